import type { ApprovalAct } from '@fangxing/contract/approvals'
import { Refusal } from '@fangxing/contract/refusal'
import { ARREAR, type ArrearEvent } from '../../domain/arrear'
import { BY_HAND_STATES, PAYABLE_STATES } from '../../domain/recovery-order'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import { may } from '../../domain/state-machine'
import type { Database } from '../../persistence/database'
import { readDebts, type DebtReading } from '../../persistence/readings/debt-reading'
import { readOrder, type OrderReading } from '../../persistence/readings/order-reading'

/** How each act ends a debt. */
export const EVENT_OF_ACT: Readonly<Record<ApprovalAct, ArrearEvent>> = {
  waive: 'waived',
  withdraw: 'voided',
  paid_elsewhere: 'settled',
}

/** Debts of one plate that end together, and the order that is over because none of its debts is owed any more. */
export type DebtsToEnd = { debts: DebtReading[]; order: OrderReading | null; amountFen: number }

/**
 * Reads debts to end them. Refusals: NOT_FOUND, FORBIDDEN_LOT, BAD_INPUT (several plates, or one debt twice), STATE_CONFLICT
 * (a debt has ended, or the order that holds it was not raised yet: it is called off first), ARREAR_PART_OF_ORDER.
 */
export async function readDebtsToEnd(
  database: Database,
  session: Pick<StaffSession, 'merchantId' | 'roles' | 'lotIds'>,
  act: ApprovalAct,
  arrearIds: readonly string[],
): Promise<DebtsToEnd> {
  const debts = await readDebts(database, session.merchantId, arrearIds)
  if (debts.length === 0 || debts.length !== new Set(arrearIds).size) throw new Refusal('NOT_FOUND')
  if (debts.some(({ lot_id: lotId }) => !mayWorkIn(session, lotId))) throw new Refusal('FORBIDDEN_LOT')
  if (new Set(debts.map(debt => debt.plate_key)).size > 1 || debts.length !== arrearIds.length)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'body.arrearIds', code: 'one_plate' }])
  const ended = debts.find(({ state }) => !may(ARREAR, state, EVENT_OF_ACT[act]))
  if (ended) throw new Refusal('STATE_CONFLICT', { state: ended.state })
  const amountFen = debts.reduce((sum, debt) => sum + debt.due_fen, 0)
  return { debts, order: await readHoldingOrder(database, debts), amountFen }
}

/** A car is let go when nothing of what it is held for is owed; a part of that comes with bills. */
async function readHoldingOrder(
  database: Database,
  debts: readonly DebtReading[],
): Promise<OrderReading | null> {
  const orderIds = [...new Set(debts.flatMap(({ order_id: id }) => (id === null ? [] : [id])))]
  const orders = await Promise.all(orderIds.map(id => readOrder(database, id)))
  // One that is ending already gives its debts back by itself.
  const live = orders.filter(order => order !== null && PAYABLE_STATES.includes(order.state))
  const [order] = live
  if (!order) return null
  const named = new Set(debts.map(({ id }) => id))
  const isWhole = live.length === 1 && order.snapshot.every(line => named.has(line.arrearId))
  if (!isWhole) throw new Refusal('ARREAR_PART_OF_ORDER')
  if (!BY_HAND_STATES.includes(order.state)) throw new Refusal('STATE_CONFLICT', { state: order.state })
  return order
}
