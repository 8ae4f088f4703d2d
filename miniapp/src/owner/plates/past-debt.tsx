import type { OwnerCall } from '@fangxing/contract/calls'
import { formatYuan } from '@fangxing/contract/money'
import { ARREAR_LABELS } from '@fangxing/contract/states'
import { Button } from '@shared/ui/button'
import { StateBadge } from '@shared/ui/state-badge'
import { useTranslate } from '@shared/i18n/language'
import { BillProblem } from '../bill/bill-problem'
import { ArrearItem } from '../order/arrear-item'
import { messages } from './messages'
import { usePayPlate } from './use-pay-plate'
import './past-debt.scss'

type Debt = OwnerCall<'readPlate'>['reply']['history'][number]

/** A debt that nobody asks for. One that is barred by time may still be paid, and says first that it need not be. */
export function PastDebt(props: { plateId: string; debt: Debt; again: () => void }) {
  const { plateId, debt, again } = props
  const note = <StateBadge label={ARREAR_LABELS[debt.state]} />
  if (debt.voluntaryFen === 0) return <ArrearItem arrear={debt} note={note} />
  return (
    // The others show what was paid; of this one nothing was, and what it came to is what there is to say.
    <ArrearItem
      arrear={{ ...debt, amountFen: debt.voluntaryFen }}
      note={note}
      end={<PayVoluntarily plateId={plateId} debt={debt} again={again} />}
    />
  )
}

function PayVoluntarily(props: { plateId: string; debt: Debt; again: () => void }) {
  const { plateId, debt, again } = props
  const t = useTranslate()
  const { busy, problem, pay } = usePayPlate(plateId, again)
  const body = { merchantId: debt.merchantId, barredArrearIds: [debt.arrearId] }
  return (
    <div className="own-past-debt">
      <p className="own-past-debt__note">{t(messages.barredNote)}</p>
      <Button inline busy={busy} onClick={() => void pay(body)}>
        {t(messages.payVoluntarily)} {formatYuan(debt.voluntaryFen)}
      </Button>
      {problem ? <BillProblem problem={problem} retry={() => void pay(body)} /> : null}
    </div>
  )
}
