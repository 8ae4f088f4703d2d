import type { OwnerCall } from '@fangxing/contract/calls'
import { ARREAR_LABELS } from '@fangxing/contract/states'
import { StateBadge } from '@shared/ui/state-badge'
import { useTranslate } from '@shared/i18n/language'
import { ArrearItem } from '../order/arrear-item'
import { messages } from './messages'
import './own-debt.scss'

type Debt = OwnerCall<'readPlate'>['reply']['creditors'][number]['debts'][number]

/** A debt with its state, since not all of them can be paid. */
export function OwnDebt({ debt }: { debt: Debt }) {
  const t = useTranslate()
  const isEarly = debt.state === 'grace' && debt.isPayable
  return (
    <ArrearItem
      arrear={debt}
      note={<StateBadge label={ARREAR_LABELS[debt.state]} />}
      end={isEarly ? <p className="own-debt__early">{t(messages.payEarly)}</p> : null}
    />
  )
}
