import type { ApprovalAct } from '@fangxing/contract/approvals'
import { ARREAR } from '../../domain/arrear'
import { settlementPostings } from '../../domain/ledger'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { LockCommandRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { postToLedger } from '../../modules/ledger'
import { settleOrder } from '../settle-payment/settle-order'
import { EVENT_OF_ACT, type DebtsToEnd } from './debts-to-end'

type CarryOut = {
  act: ApprovalAct
  approvalId: string
  reason: string
  reference: string | null
  /** How long staff have to answer the move task, in seconds. */
  acknowledgeS: number
  /** What each debt is booked under, where one may be paid, come back, and be paid again. */
  causeOf?: (arrearId: string) => string
}

/** Ends the debts; where they are all that a car is held for, its order is settled and the lock goes down. */
export function carryOut(
  work: UnitOfWork,
  { debts, order }: DebtsToEnd,
  how: CarryOut,
): LockCommandRow | null {
  const held = new Set(order?.snapshot.map(line => line.arrearId))
  for (const debt of debts) if (!held.has(debt.id)) endDebt(work, debt, how)
  if (!order) return null
  const { act, approvalId, reason, reference, acknowledgeS } = how
  const isPaid = act === 'paid_elsewhere'
  work.audit({
    merchantId: order.merchant_id,
    entity: 'recovery_order',
    entityId: order.id,
    orderId: order.id,
    event: `settled_by_${act}`,
    detail: { approvalId, reason, reference },
  })
  const settlement = {
    method: isPaid ? 'elsewhere' : 'waiver',
    paymentId: null,
    amountFen: isPaid ? order.amount_fen : 0,
    arrearEvent: EVENT_OF_ACT[act],
  } as const
  return settleOrder(work, order, settlement, acknowledgeS).command
}

function endDebt(
  work: UnitOfWork,
  debt: DebtReading,
  { act, approvalId, reason, reference, causeOf }: CarryOut,
): void {
  const dueFen = debt.due_fen
  const isPaid = act === 'paid_elsewhere'
  work.transition(ARREAR, debt, EVENT_OF_ACT[act], {
    set: isPaid ? { paid_fen: debt.paid_fen + dueFen } : { waived_fen: debt.waived_fen + dueFen },
    detail: { act, approvalId, reason, reference, dueFen },
  })
  // Of one that somebody paid where we do not see it, the merchant has the money all the same.
  if (isPaid && dueFen > 0)
    postToLedger(work, settlementPostings('elsewhere', dueFen), {
      merchantId: debt.merchant_id,
      causeId: causeOf?.(debt.id) ?? debt.id,
    })
}
