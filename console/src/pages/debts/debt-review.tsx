import type { DebtAct } from '@fangxing/contract/debt-acts'
import { REVIEW_DOCUMENT_LABELS, type DebtInReview } from '@fangxing/contract/debt-review'
import { sumFen } from '@fangxing/contract/money'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { useMay } from '../../session/may'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { PlateChip } from '../../ui/plate-chip'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { ActDialog } from './act-dialog'
import { ACT_LABELS } from './acts'
import { carAddress } from './addresses'
import { ReviewQueue } from './review-queue'
import { reviewMessages as messages } from './review-messages'
import { RowText } from './review-parts'
import { SourceChoice, useChosenSource } from './source-choice'
import { StayPictures } from '../../ui/stay-pictures'

const MOST = 100
/** So many debts are decided at once, by the contract. */
const MOST_AT_ONCE = 50
const LETTERS = [
  ['A', 'confirmArrears'],
  ['V', 'withdrawArrears'],
  ['P', 'markPaidElsewhere'],
] as const satisfies readonly (readonly [string, DebtAct])[]

/** Debts of one car: whoever looks at one looks at all of them. */
type Car = { id: string; debts: [DebtInReview, ...DebtInReview[]] }

export function carsOf(debts: readonly DebtInReview[]): Car[] {
  const cars = new Map<string, Car>()
  for (const debt of debts) {
    const id = `${debt.arrear.plateText} ${debt.arrear.plateColour}`
    const known = cars.get(id)
    if (known && known.debts.length < MOST_AT_ONCE) known.debts.push(debt)
    else if (!known) cars.set(id, { id, debts: [debt] })
  }
  return [...cars.values()]
}

const sumOf = ({ debts }: Car) => sumFen(debts.map(({ arrear }) => arrear.dueFen))

/** Debts that a person has to review. */
export function DebtReview() {
  const may = useMay()
  const [asked, setAsked] = useState<{ act: DebtAct; car: Car }>()
  const { lot } = useLotChoice()
  const sourceId = useChosenSource()
  const query = { lotId: lot?.id, sourceId, limit: MOST }
  const { value, problem, again } = useCall('listDebtReviews', { query }, { everyMs: 60_000 })
  const close = () => setAsked(undefined)
  return (
    <>
      <SourceChoice />
      <ReviewQueue
        reading={{ value: value && { ...value, items: carsOf(value.items) }, problem, again }}
        row={car => <Row car={car} />}
        body={car => <Body car={car} />}
        acts={car =>
          LETTERS.filter(([, act]) => may(act)).map(([letter, act]) => ({
            letter,
            label: ACT_LABELS[act].label,
            kind: act === 'confirmArrears' ? 'primary' : act === 'withdrawArrears' ? 'danger' : undefined,
            run: () => setAsked({ act, car }),
          }))
        }
        empty={messages.noDebts}
      />
      <ActDialog
        act={asked?.act}
        debts={asked?.car.debts.map(({ arrear }) => arrear) ?? []}
        isPrefilled
        onDone={close}
        onClose={close}
      />
    </>
  )
}

function Row({ car }: { car: Car }) {
  const t = useTranslate()
  const [{ arrear, sentAt }] = car.debts
  return (
    <RowText head={<PlateChip text={arrear.plateText} colour={arrear.plateColour} />} fen={sumOf(car)}>
      {car.debts.length} {t(messages.debts)} · <When at={sentAt} withAgo />
    </RowText>
  )
}

function picturesOf(debts: readonly DebtInReview[]): DebtInReview['photos'] {
  const of = (kind: keyof DebtInReview['photos']) => [...new Set(debts.flatMap(({ photos }) => photos[kind]))]
  return { entry: of('entry'), exit: of('exit'), scene: of('scene') }
}

const distinct = (texts: readonly (string | null)[]): string | null =>
  [...new Set(texts.filter(text => text !== null))].join('；') || null

function Body({ car }: { car: Car }) {
  const t = useTranslate()
  const { debts } = car
  const [{ arrear, sentAt }] = debts
  const documents = debts.map(({ document }) =>
    document === null ? null : `${t(REVIEW_DOCUMENT_LABELS[document.kind])} ${document.day}`,
  )
  return (
    <>
      <div className="fx-row fx-row--apart">
        <span className="fx-row">
          <PlateChip text={arrear.plateText} colour={arrear.plateColour} />
          <Money fen={sumOf(car)} strong />
        </span>
        <Link to={carAddress(arrear)}>{t(messages.allOfCar)}</Link>
      </div>
      <StayPictures pictures={picturesOf(debts)} />
      <Facts
        items={[
          [
            t(messages.finding),
            distinct(debts.flatMap(({ findings }) => findings.map(({ message }) => t(message)))),
          ],
          [t(messages.document), distinct(documents)],
          [t(messages.note), distinct(debts.map(({ note }) => note))],
          [t(messages.sentBy), distinct(debts.map(({ sentBy }) => sentBy))],
          [t(messages.waiting), <When key="at" at={sentAt} withAgo />],
        ]}
      />
      <ul className="fx-rows">
        {debts.map(({ arrear: each }) => (
          <li key={each.id}>
            <span className="fx-rows__main">
              <Link to={`/debts/${each.id}`}>{each.lotName}</Link>
              <span className="fx-soft">
                <When at={each.enteredAt} /> – <When at={each.exitedAt} />
              </span>
            </span>
            <Money fen={each.dueFen} />
          </li>
        ))}
      </ul>
    </>
  )
}
