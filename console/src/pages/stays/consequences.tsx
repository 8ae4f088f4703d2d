import { STAY_LABELS } from '@fangxing/contract/states'
import type { StayCorrectionPreview } from '@fangxing/contract/stays'
import type { ReactNode } from 'react'
import { useTranslate, type Translate } from '../../i18n/language'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { ownersToNotifyFacts } from '../../ui/owners-to-notify'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { CarPlate } from '../../ui/car-plate'
import { messages } from './messages'

type Known = StayCorrectionPreview['before']

type Change = {
  before: Known | null
  after: Known
  endedDebt: StayCorrectionPreview['endedDebt']
  newDebt: StayCorrectionPreview['newDebt']
}

/** What becomes of a stay and of its debt. What stays as it is is left out; of a new one everything is said. */
function changeFacts({ before, after, endedDebt, newDebt }: Change, t: Translate) {
  const fee = ({ totalFen }: Known) => (totalFen === null ? t(messages.noPrice) : <Money fen={totalFen} />)
  const change = (of: (known: Known) => unknown, show: (known: Known) => ReactNode): ReactNode => {
    if (before === null) return of(after) === null || of(after) === '' ? null : show(after)
    return of(before) === of(after) ? null : (
      <span className="fx-row">
        {show(before)} <span aria-label={t(messages.becomes)}>→</span> {show(after)}
      </span>
    )
  }
  const bays = ({ bays: known }: Known) => known.join('、')
  return [
    [
      t(messages.state),
      change(
        known => known.state,
        ({ state }) => <StateTag label={STAY_LABELS[state]} />,
      ),
    ],
    [
      t(messages.plate),
      change(
        ({ plateText, plateColour }) => `${plateText} ${plateColour}`,
        ({ plateText, plateColour }) => <CarPlate text={plateText} colour={plateColour} />,
      ),
    ],
    [t(messages.bay), change(bays, known => bays(known) || '—')],
    [
      t(messages.entered),
      change(
        known => known.enteredAt,
        known => <When at={known.enteredAt} />,
      ),
    ],
    [
      t(messages.exited),
      change(
        known => known.exitedAt,
        known => <When at={known.exitedAt} />,
      ),
    ],
    [t(messages.fee), after.state === 'void' ? null : change(known => known.totalFen, fee)],
    [t(messages.endedDebt), endedDebt && <Money fen={endedDebt.dueFen} strong />],
    [t(messages.newDebt), newDebt && <Money fen={newDebt.dueFen} strong />],
  ] as const
}

/** What becomes of the stay and of another, of a car that is held for it and of what was paid. */
export function Consequences({ preview }: { preview: StayCorrectionPreview }) {
  const t = useTranslate()
  const { other, reasons, refundFen, isPaidElsewhere, owners, toTell } = preview
  return (
    <>
      {other && <h4>{t(messages.thisStay)}</h4>}
      <Facts
        items={[
          ...changeFacts(preview, t),
          ...billFacts(preview).map(([name, shown]) => [t(name), shown ?? t(messages.yes)] as const),
          [t(messages.refund), refundFen > 0 ? <Money fen={refundFen} strong /> : null],
          [t(messages.paidElsewhere), isPaidElsewhere ? t(messages.yes) : null],
          [t(messages.owners), owners > 0 ? owners : null],
          ...ownersToNotifyFacts(t, messages.toTell, toTell),
        ]}
      />
      {other && (
        <>
          <h4>{t(other.before ? messages.otherStay : messages.newStay)}</h4>
          <Facts items={changeFacts(other, t)} />
        </>
      )}
      {reasons.length > 0 && (
        <div className="fx-note">
          {t(messages.review)}
          <ul>
            {reasons.map(({ code, message }) => (
              <li key={code}>{t(message)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

function billFacts({ bill }: StayCorrectionPreview) {
  if (bill === null) return []
  const rest = bill.restFen > 0 ? <Money key="rest" fen={bill.restFen} strong /> : null
  const name =
    bill.orderId !== null
      ? rest
        ? messages.stillHeld
        : messages.freed
      : rest
        ? messages.billFalls
        : messages.billEnds
  return [[name, rest] as const]
}
