import { REVIEW_DOCUMENT_LABELS, type DebtInReview } from '@fangxing/contract/debt-review'
import { formatYuan, sumFen } from '@fangxing/contract/money'
import type { Me } from '@fangxing/contract/sessions'
import { ARREAR_LABELS } from '@fangxing/contract/states'
import { Button } from '@shared/ui/button'
import { Facts, type Fact } from '@shared/ui/facts'
import { PhotoStrip } from '@shared/ui/photo-strip'
import { Plate } from '@shared/ui/plate'
import { Sheet } from '@shared/ui/sheet'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useState } from 'react'
import type { PlateInReview } from '../../decisions/use-decisions'
import { ArrearCard } from '../../recover/arrear-card'
import { routes } from '../../routes'
import { mayCall } from '../../staff/auth'
import { ReasonSheet } from '../../ui/reason-sheet'
import { Row } from '../../ui/row'
import { DEBT_ACTS, type Outcome } from '../debts/debt-acts'
import { messages } from './messages'

/** What a manager says of a debt that somebody flagged. */
const ACTS = ['confirm', 'withdraw'] as const
type Act = (typeof ACTS)[number]
export type Decided = { act: Act; outcome: Outcome }
/** So many at once, by the contract. */
const MOST_AT_ONCE = 50

type Props = { me: Me; plate: PlateInReview; onDone: (decided: Decided) => void }

/** Debts of one car that somebody sent to review, with who, why, and what shows the car. */
export function ReviewRow({ me, plate: { debts }, onDone }: Props) {
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  const [act, setAct] = useState<Act>()
  const [left, setLeft] = useState<readonly string[]>([])
  const [{ arrear }] = debts
  const ids = debts.map(debt => debt.arrear.id)
  const chosen = ids.filter(id => !left.includes(id)).slice(0, MOST_AT_ONCE)
  const toggle = (id: string) =>
    setLeft(left.includes(id) ? left.filter(other => other !== id) : [...left, id])
  if (act) {
    const { label, text, reasons, send } = DEBT_ACTS[act]
    const done = (outcome: Outcome) => onDone({ act, outcome })
    const request = { title: label, text, action: label, reasons, done }
    return (
      <ReasonSheet
        request={{ ...request, send: (reason: string) => send(chosen, reason) }}
        onClose={() => setAct(undefined)}
      />
    )
  }
  return (
    <>
      <Row
        tone="warn"
        title={<Plate size="small" text={arrear.plateText} colour={arrear.plateColour} />}
        aside={<StateBadge label={ARREAR_LABELS[arrear.state]} />}
        detail={[
          `${debts.length} ${t(messages.debts)} ${formatYuan(sumFen(debts.map(debt => debt.arrear.dueFen)))}`,
          ...whyOf(debts, t),
        ].join(' · ')}
        onClick={() => setOpen(true)}
      />
      {isOpen ? (
        <Sheet
          open
          title={t(messages.review)}
          onClose={() => setOpen(false)}
          actions={ACTS.filter(name => mayCall(me, DEBT_ACTS[name].call)).map(name => (
            <Button
              key={name}
              large
              kind={name === 'confirm' ? 'primary' : undefined}
              disabled={chosen.length === 0}
              onClick={() => setAct(name)}
            >
              {t(DEBT_ACTS[name].label)}
            </Button>
          ))}
        >
          <div className="mer-stack">
            <Plate text={arrear.plateText} colour={arrear.plateColour} />
            <Why debts={debts} />
            {debts.map(debt => (
              <ArrearCard
                key={debt.arrear.id}
                arrear={debt.arrear}
                chosen={chosen.includes(debt.arrear.id)}
                onChoose={() => toggle(debt.arrear.id)}
              />
            ))}
            <Photos debts={debts} />
            <p className="mer-hint">{t(messages.reviewText)}</p>
            <Button kind="plain" onClick={() => routes.debts(arrear.plateText, arrear.plateColour)}>
              {t(messages.allDebts)}
            </Button>
          </div>
        </Sheet>
      ) : null}
    </>
  )
}

type Translate = ReturnType<typeof useTranslate>

/** In a word, for the row: the documents and the findings, each once. */
const whyOf = (debts: readonly DebtInReview[], t: Translate): string[] => [
  ...new Set(
    debts.flatMap(({ document, findings }) => [
      ...(document ? [documentText(document, t)] : []),
      ...findings.map(({ message }) => t(message)),
    ]),
  ),
]

const documentText = ({ kind, day }: NonNullable<DebtInReview['document']>, t: Translate): string =>
  `${t(REVIEW_DOCUMENT_LABELS[kind])} ${day}`

function Why({ debts }: { debts: PlateInReview['debts'] }) {
  const t = useTranslate()
  const language = useLanguage()
  const [{ sentAt }] = debts
  const names = distinct(debts.map(({ sentBy }) => sentBy))
  const notes = distinct(debts.map(({ note }) => note))
  const findings = distinct(debts.flatMap(({ findings: found }) => found.map(({ message }) => t(message))))
  const documents = distinct(debts.map(({ document }) => document && documentText(document, t)))
  return (
    <>
      <Facts
        facts={[
          ...factOf(t(messages.document), documents),
          ...factOf(t(messages.finding), findings),
          ...factOf(t(messages.note), notes),
          ...factOf(t(messages.sentBy), names),
          { name: t(messages.sentAt), value: dayAndTime(sentAt, language) },
        ]}
      />
      {documents.length > 0 ? <p className="mer-hint">{t(messages.documentText)}</p> : null}
    </>
  )
}

function Photos({ debts }: { debts: readonly DebtInReview[] }) {
  const t = useTranslate()
  const urls = distinct(debts.flatMap(({ photoUrls }) => photoUrls))
  return urls.length > 0 ? (
    <PhotoStrip urls={urls} label={t(messages.photos)} />
  ) : (
    <p className="mer-hint">{t(messages.noPhotos)}</p>
  )
}

const factOf = (name: string, values: readonly string[]): Fact[] =>
  values.length === 0 ? [] : [{ name, value: values.join('；') }]

const distinct = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter(value => value !== null)),
]
