import type { ApprovalAct } from '@fangxing/contract/approvals'
import { yuanText } from '@fangxing/contract/money'
import { Refusal } from '@fangxing/contract/refusal'
import { ARREAR, type ArrearEvent } from '../../domain/arrear'
import { PAYABLE_BILL_STATES } from '../../domain/bill'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import { may } from '../../domain/state-machine'
import type { Database } from '../../persistence/database'
import { readBills, type BillCase } from '../../persistence/readings/bill-reading'
import { readDebts, type DebtReading } from '../../persistence/readings/debt-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'

/** How each act ends a debt. */
export const EVENT_OF_ACT: Readonly<Record<ApprovalAct, ArrearEvent>> = {
  waive: 'waived',
  withdraw: 'voided',
  paid_elsewhere: 'settled',
  paid_in_part: 'paid_in_part',
  write_off: 'written_off',
}

/** Debts of one plate that end together, and the open bills that they stand in; a car is held for one of them at most. */
export type DebtsToEnd = {
  debts: DebtReading[]
  bills: BillCase[]
  order: OrderReading | null
  amountFen: number
}

/**
 * Reads debts to end them. Refusals: NOT_FOUND, FORBIDDEN_LOT, BAD_INPUT (several plates, or one debt twice), STATE_CONFLICT
 * (a debt has ended).
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
  const bills = await readOpenBills(database, debts)
  return { debts, bills, order: bills.find(({ order }) => order !== null)?.order ?? null, amountFen }
}

/** An order that is ending already gives its debts back by itself: its bill is not open any more. */
async function readOpenBills(database: Database, debts: readonly DebtReading[]): Promise<BillCase[]> {
  const ids = [...new Set(debts.flatMap(({ bill_id: id }) => (id === null ? [] : [id])))]
  const bills = await readBills(database, ids)
  return bills.filter(({ bill }) => PAYABLE_BILL_STATES.includes(bill.state))
}

/** Of one debt a part was paid, and the rest stays owed. */
export const PAID_IN_PART: ApprovalAct = 'paid_in_part'

/** What was paid of one debt is booked, and no more than is due. Refusals: AMOUNT_CHANGED with what is due; BAD_INPUT for several debts. */
export function partOf(
  act: ApprovalAct,
  target: DebtsToEnd,
  amountFen: number | undefined,
): { act: ApprovalAct; target: DebtsToEnd } {
  if (amountFen === undefined) return { act, target }
  if (target.debts.length > 1)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'body.amountFen', code: 'one_debt' }])
  if (amountFen > target.amountFen)
    throw new Refusal('AMOUNT_CHANGED', { amountYuan: yuanText(target.amountFen) })
  if (amountFen === target.amountFen) return { act, target }
  return { act: PAID_IN_PART, target: { ...target, amountFen } }
}
