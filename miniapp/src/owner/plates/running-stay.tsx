import type { OwnerCall } from '@fangxing/contract/calls'
import { LEAVE_MINUTES } from '@fangxing/contract/leave-minutes'
import { formatYuan } from '@fangxing/contract/money'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Facts } from '@shared/ui/facts'
import { Money } from '@shared/ui/money'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { clockTimeOrDay, dayAndTime, duration } from '@shared/i18n/time'
import { BillProblem } from '../bill/bill-problem'
import { messages, runningPayNote } from './messages'
import { usePayStay } from './use-pay-plate'
import './own-debt.scss'

type Stay = NonNullable<OwnerCall<'readPlate'>['reply']['running']>[number]
type Parts = { plateId: string; stay: Stay; again: () => void }

/** A stay that goes on, with its price so far: paid here before its car leaves, or once it has left. */
export function RunningStay({ plateId, stay, again }: Parts) {
  const t = useTranslate()
  const language = useLanguage()
  const { paidFen = 0, dueFen = null } = stay
  const price =
    stay.amountFen === null ? t(messages.runningUnpriced) : <Money amountFen={stay.amountFen} size="strong" />
  return (
    <Card title={t(messages.running)}>
      <p className="own-debt__place">
        {stay.lotName} · {duration(stay.minutes, language)}
      </p>
      <Facts
        facts={[
          { name: t(messages.runningFrom), value: dayAndTime(stay.enteredAt, language) },
          { name: t(messages.runningPrice), value: price },
          ...(paidFen > 0
            ? [
                { name: t(messages.runningPaid), value: <Money amountFen={paidFen} /> },
                { name: t(messages.runningDue), value: <Money amountFen={dueFen ?? 0} size="strong" /> },
              ]
            : []),
        ]}
      />
      <Paid stay={stay} />
      {stay.isPayable ? <PayStay plateId={plateId} stay={stay} again={again} /> : null}
    </Card>
  )
}

/** Until when it is paid, and what that means; before that, how it is paid. */
function Paid({ stay }: { stay: Stay }) {
  const t = useTranslate()
  const language = useLanguage()
  const { paidUntil, leaveBy, leaveMinutes = LEAVE_MINUTES.usual, mayLeave, isPayable } = stay
  if (paidUntil && leaveBy && mayLeave)
    return (
      <div className="own-debt__paid">
        <Alert tone="good" title={`${t(messages.paidUntil)} ${clockTimeOrDay(paidUntil, language)}`}>
          {clockTimeOrDay(leaveBy, language)} {t(messages.leaveFreely)}
        </Alert>
      </div>
    )
  const note = paidUntil
    ? messages.overstayed
    : isPayable
      ? runningPayNote(leaveMinutes)
      : messages.runningNote
  return <p className="own-debt__early">{t(note)}</p>
}

function PayStay({ plateId, stay, again }: Parts) {
  const t = useTranslate()
  const { busy, problem, pay } = usePayStay(plateId, again)
  const { stayId = '', dueFen } = stay
  return (
    <>
      <Button large kind="primary" busy={busy} onClick={() => void pay(stayId)}>
        {t(messages.pay)} {formatYuan(dueFen ?? 0)}
      </Button>
      {problem ? <BillProblem problem={problem} retry={() => void pay(stayId)} /> : null}
    </>
  )
}
