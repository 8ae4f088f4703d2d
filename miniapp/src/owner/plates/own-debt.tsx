import type { OwnerCall } from '@fangxing/contract/calls'
import { ARREAR_LABELS } from '@fangxing/contract/states'
import { StateBadge } from '@shared/ui/state-badge'
import { ArrearItem } from '../order/arrear-item'

type Debt = OwnerCall<'readPlate'>['reply']['creditors'][number]['debts'][number]

/** A debt with its state, since not all of them can be paid. */
export const OwnDebt = ({ debt }: { debt: Debt }) => (
  <ArrearItem arrear={debt} note={<StateBadge label={ARREAR_LABELS[debt.state]} />} />
)
