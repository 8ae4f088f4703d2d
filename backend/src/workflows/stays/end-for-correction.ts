import type { StayCorrection } from '@fangxing/contract/stays'
import { APPROVAL, mayDecideAlone } from '../../domain/approval'
import { consequenceOf } from '../../domain/bulk-void'
import { VOID_STATE } from '../../domain/stays/stay'
import type { StaffSession } from '../../domain/sessions'
import { readDecidedAlone } from '../../modules/approvals'
import { touchBill } from '../../modules/bills'
import { readPaidDebts } from '../../modules/bulk-voids'
import { refundVoided } from '../../modules/refunds'
import type { Database } from '../../persistence/database'
import { readBills, type BillCase } from '../../persistence/readings/bill-reading'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { LockCommandRow, StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { carryOut } from '../end-debts/carry-out'
import { readDebtsToEnd } from '../end-debts/debts-to-end'
import { markUndone } from './mark-undone'

type Needs = {
  database: Database
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number; DECIDE_ALONE_LIMIT_FEN: number }
}
type Given = {
  session: StaffSession
  stay: StayRow
  debt: DebtReading | undefined
  kind: StayCorrection['kind']
  reason: string
}
export type EndedForCorrection = {
  debt: { arrearId: string; dueFen: number } | null
  /** The decision that ended the debt. */
  decisionId: string | null
  bill: BillCase | null
  order: OrderReading | null
  command: LockCommandRow | null
  settled: number
  refundFen: number
  isPaidElsewhere: boolean
  /** Notes that somebody let the difference go alone; answers whether they may. */
  note: (newFen: number) => Promise<{ isAlone: boolean }>
}

const NOTHING: EndedForCorrection = {
  debt: null,
  decisionId: null,
  bill: null,
  order: null,
  command: null,
  settled: 0,
  refundFen: 0,
  isPaidElsewhere: false,
  note: () => Promise.resolve({ isAlone: true }),
}

/** The debt of a stay that was wrong ends as by a withdrawal: a bill falls, a car is let go. What was paid waits for its refund. */
export function endForCorrection(needs: Needs, work: UnitOfWork, given: Given): Promise<EndedForCorrection> {
  const consequence = consequenceOf(given.stay, given.debt)
  if (consequence === 'debt' || consequence === 'billed') return endOpen(needs, work, given)
  leaveDebt(work, given)
  return consequence === 'settled' ? giveBack(needs, work, given) : Promise.resolve(NOTHING)
}

/** A debt that has ended stays as it ended. Of another plate, it is no debt of this stay any more; a payment that is taken back brings nothing back. */
function leaveDebt(work: UnitOfWork, { stay, debt, kind }: Given): void {
  if (debt === undefined || debt.state === VOID_STATE) return
  const isDetached = kind === 'plate' && debt.stay_id === stay.id
  markUndone(work, debt, isDetached ? { stay_id: null } : {})
}

async function endOpen(
  { database, settings }: Needs,
  work: UnitOfWork,
  { session, stay, debt, reason }: Given,
): Promise<EndedForCorrection> {
  const target = await readDebtsToEnd(database, session, 'withdraw', [debt!.id])
  const { id: arrearId, lot_id, plate_text, plate_key, due_fen: dueFen } = target.debts[0]!
  const { decidedFen, nextId } = await readDecidedAlone(database, session, plate_key, work.at)
  const [bill = null] = target.bills
  // As it was: carrying out takes the line off.
  const before = bill && { ...bill, bill: { ...bill.bill } }
  const { command, settled } = carryOut(work, target, {
    act: 'withdraw',
    approvalId: nextId,
    reason,
    reference: null,
    acknowledgeS: settings.MOVE_TASK_ACKNOWLEDGE_S,
  })
  const note = (newFen: number) => {
    const amountFen = Math.max(0, dueFen - newFen)
    // What costs as much as before, or more, lets nothing go.
    if (amountFen === 0) return Promise.resolve({ isAlone: true })
    const limitFen = settings.DECIDE_ALONE_LIMIT_FEN
    const isAlone = mayDecideAlone({ amountFen, decidedFen, limitFen })
    const detail = { act: 'withdraw', amountFen }
    work.create(
      APPROVAL,
      {
        id: nextId,
        merchant_id: session.merchantId,
        lot_id,
        order_id: target.order?.id ?? null,
        act: 'withdraw',
        arrear_ids: [arrearId],
        plate_text,
        plate_key,
        amount_fen: amountFen,
        reason,
        reference: null,
        asked_by: session.staffId,
        asked_at: work.at,
        decided_by: session.staffId,
        decided_at: work.at,
      },
      { through: ['approved'], event: 'approved', detail },
    )
    return Promise.resolve({ isAlone })
  }
  const { order } = target
  return {
    ...NOTHING,
    // A part of it: whoever took that gives it back.
    isPaidElsewhere: debt!.stay_id === stay.id && debt!.paid_fen > (stay.paid_fen ?? 0),
    debt: { arrearId, dueFen },
    decisionId: nextId,
    bill: before,
    order,
    command,
    settled,
    note,
  }
}

async function giveBack(
  { database }: Needs,
  work: UnitOfWork,
  { session, debt, reason }: Given,
): Promise<EndedForCorrection> {
  const { merchantId, staffId } = session
  const [paid] = await readPaidDebts(database, merchantId, [debt!.id])
  const refundFen = paid ? Math.min(paid.amount_fen, paid.paid_fen - paid.refunded_fen) : 0
  if (!paid || refundFen <= 0) return { ...NOTHING, isPaidElsewhere: !paid }
  const [bill] = await readBills(database, [paid.bill_id])
  touchBill(work, bill!)
  refundVoided(work, bill!, paid.payment_id, {
    arrearId: debt!.id,
    amountFen: refundFen,
    totalFen: paid.paid_fen,
    askedBy: staffId,
    reason,
  })
  return { ...NOTHING, order: bill!.order, refundFen }
}
