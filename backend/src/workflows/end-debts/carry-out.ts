import type { ApprovalAct } from '@fangxing/contract/approvals'
import { ARREAR } from '../../domain/arrear'
import { settlementPostings } from '../../domain/ledger'
import type { BillCase } from '../../persistence/readings/bill-reading'
import type { LockCommandRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { owedLines } from '../../domain/bill-lines'
import { postToLedger } from '../../modules/ledger'
import { takeOff } from '../take-off'
import { payOff } from '../settle-payment/pay-off'
import { settleBill } from '../settle-payment/settle-bill'
import { EVENT_OF_ACT, PAID_IN_PART, type DebtsToEnd } from './debts-to-end'

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
/** Answers the LOWER where a car is let go, and how many bills are settled by it. */
export type CarriedOut = { command: LockCommandRow | null; settled: number }

/** Ends the debts. A bill that they stand in falls by them; one that nothing is left of is settled, and its car let go. */
export function carryOut(work: UnitOfWork, target: DebtsToEnd, how: CarryOut): CarriedOut {
  if (how.act === PAID_IN_PART) return carryOutPart(work, target, how)
  const { debts, bills } = target
  const done: CarriedOut = { command: null, settled: 0 }
  const inBills = new Set(bills.flatMap(({ lines }) => lines.map(line => line.arrearId)))
  for (const debt of debts) if (!inBills.has(debt.id)) endDebt(work, debt.merchant_id, debt, how)
  const named = new Set(debts.map(({ id }) => id))
  for (const bill of bills) {
    const owed = owedLines(bill.bill, bill.lines)
    const isWhole = owed.every(line => named.has(line.arrearId))
    note(work, bill, `${isWhole ? 'settled' : 'reduced'}_by_${how.act}`, how)
    if (!isWhole) reduce(work, bill, named, how)
    else {
      done.command = settle(work, bill, named, how) ?? done.command
      done.settled++
    }
  }
  return done
}

/** What is left of the bill is not owed any more: it is settled by this act, or with nothing where an earlier part was paid. */
function settle(
  work: UnitOfWork,
  bill: BillCase,
  named: ReadonlySet<string>,
  how: CarryOut,
): LockCommandRow | null {
  const { act, acknowledgeS } = how
  const isPaid = act === PAID_ELSEWHERE
  const wasPaidInPart = bill.bill.reductions?.some(reduction => PAID.includes(reduction.act)) ?? false
  if (!isPaid && wasPaidInPart) reduce(work, bill, named, how)
  const settlement = {
    method: isPaid || wasPaidInPart ? 'elsewhere' : 'waiver',
    paymentId: null,
    amountFen: isPaid ? bill.bill.due_fen : 0,
    arrearEvent: EVENT_OF_ACT[act],
  } as const
  return settleBill(work, bill, settlement, acknowledgeS).command
}

/** Debts of which some were paid in part, by what was paid of each: those fall, and the others end. */
export function carryOutInParts(
  work: UnitOfWork,
  target: DebtsToEnd,
  parts: ReadonlyMap<string, number>,
  how: CarryOut & { causeOf: (arrearId: string) => string },
): CarriedOut {
  const of = (debts: DebtsToEnd['debts']): DebtsToEnd => {
    const ids = new Set(debts.map(({ id }) => id))
    const bills = target.bills.filter(({ lines }) => lines.some(({ arrearId }) => ids.has(arrearId)))
    return { ...target, debts, bills }
  }
  const done: CarriedOut = { command: null, settled: 0 }
  const add = (one: CarriedOut) => {
    done.command = one.command ?? done.command
    done.settled += one.settled
  }
  for (const debt of target.debts) {
    const amountFen = parts.get(debt.id)
    if (amountFen === undefined) continue
    const approvalId = how.causeOf(debt.id)
    add(carryOut(work, { ...of([debt]), amountFen }, { ...how, act: PAID_IN_PART, approvalId }))
  }
  const whole = target.debts.filter(({ id }) => !parts.has(id))
  if (whole.length > 0) add(carryOut(work, of(whole), how))
  return done
}

/** A part of one debt was paid: its bill falls by that, and the rest stays owed. */
function carryOutPart(work: UnitOfWork, { debts, bills, amountFen }: DebtsToEnd, how: CarryOut): CarriedOut {
  const [debt] = debts as [DebtsToEnd['debts'][number]]
  const { approvalId: causeId, reason, reference, acknowledgeS } = how
  for (const bill of bills) note(work, bill, 'reduced_by_paid_elsewhere', how)
  const of = { merchantId: debt.merchant_id, causeId }
  postToLedger(work, settlementPostings('elsewhere', amountFen), of)
  const detail = { approvalId: causeId, reason, reference, dueFen: amountFen }
  const paid = { act: PAID_ELSEWHERE, ...of, detail, acknowledgeS } as const
  return payOff(work, { debt, amountFen, bills }, paid)
}

const PAID_ELSEWHERE = 'paid_elsewhere' satisfies ApprovalAct
/** What takes a line off because somebody paid it. */
const PAID: readonly string[] = [PAID_ELSEWHERE, 'paid']

function reduce(work: UnitOfWork, bill: BillCase, named: ReadonlySet<string>, how: CarryOut): void {
  for (const arrear of bill.arrears) {
    if (!named.has(arrear.id)) continue
    endDebt(work, bill.merchant_id, arrear, how)
    takeOff(work, bill, { arrearId: arrear.id, act: how.act, causeId: how.approvalId })
  }
}

function note(
  work: UnitOfWork,
  { order }: BillCase,
  event: string,
  { approvalId, reason, reference }: CarryOut,
): void {
  if (!order) return
  work.audit({
    merchantId: order.merchant_id,
    entity: 'recovery_order',
    entityId: order.id,
    orderId: order.id,
    event,
    detail: { approvalId, reason, reference },
  })
}

function endDebt(
  work: UnitOfWork,
  merchantId: string,
  debt: BillCase['arrears'][number],
  { act, approvalId, reason, reference, causeOf }: CarryOut,
): void {
  const dueFen = debt.due_fen
  const isPaid = act === PAID_ELSEWHERE
  work.transition(ARREAR, debt, EVENT_OF_ACT[act], {
    set: isPaid ? { paid_fen: debt.paid_fen + dueFen } : { waived_fen: debt.waived_fen + dueFen },
    merchantId,
    detail: { act, approvalId, reason, reference, dueFen },
  })
  // Of one that somebody paid where we do not see it, the merchant has the money all the same.
  if (isPaid && dueFen > 0)
    postToLedger(work, settlementPostings('elsewhere', dueFen), {
      merchantId,
      causeId: causeOf?.(debt.id) ?? debt.id,
    })
}
