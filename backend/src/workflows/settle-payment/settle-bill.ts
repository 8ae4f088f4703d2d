import { settleArrears } from '../../modules/arrears'
import type { ArrearEvent } from '../../domain/arrear'
import { SUPERSEDED_BILL_STATE } from '../../domain/bill'
import { settlementPostings, type Booking } from '../../domain/ledger'
import { RECOVERY_ORDER } from '../../domain/recovery-order'
import { nextState, runEffects } from '../../domain/state-machine'
import { newId } from '../../persistence/new-id'
import type { BillCase } from '../../persistence/readings/bill-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { LockCommandRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { freeLines, owedLines, transitionBill } from '../../modules/bills'
import { postToLedger } from '../../modules/ledger'
import { queueLower } from '../../modules/locks'
import { freeDevice } from '../../modules/devices'
import { createMoveTask } from '../../modules/move-tasks'
import { takeOff } from '../take-off'
import { closePayments, queueShipping } from '../../modules/payments'
import { recordSettlement, type SettlementMethod } from '../../modules/settlements'

/** Until WeChat is told that what was paid without a device is delivered. */
const DELIVERED_MS = 1000

export type SettlementHow = {
  method: SettlementMethod
  /** The payment that counts; its own transition to succeeded is the caller's. */
  paymentId: string | null
  /** What was received in fen: what was due, or 0 for a waiver. */
  amountFen: number
  /** Where the money comes from, when it is not simply what was received. */
  booking?: Booking
  /** The open bills in which debts of this one stand now, where another one took its place. */
  live?: readonly BillCase[]
  /** How the debts end, when it does not follow from the method. */
  arrearEvent?: ArrearEvent
}

/**
 * Everything that follows from a bill being paid or its due becoming nothing, as the tables say. The caller publishes
 * `command` after the commit; the order becomes `releasing` when that is noted as sent. `acknowledgeS` is how long staff
 * have to answer the move task, in seconds. Errors: a fault when the bill's state or the amount does not allow it.
 */
export function settleBill(
  work: UnitOfWork,
  bill: BillCase,
  how: SettlementHow,
  acknowledgeS: number,
): { settlementId: string; command: LockCommandRow | null } {
  const { method, paymentId, amountFen } = how
  const settlementId = newId()
  let command: LockCommandRow | null = null
  const event = bill.bill.state === SUPERSEDED_BILL_STATE ? 'settled_late' : 'settled'
  runEffects(transitionBill(work, bill.bill, event, { method, amountFen }), {
    refund_surplus: 'unexpected',
    reduce_live() {
      command = reduceLive(work, bill, { settlementId, live: how.live ?? [], acknowledgeS })
    },
    settle() {
      settleArrears(work, bill, method, how.arrearEvent)
      recordSettlement(work, bill, { settlementId, method, paymentId, amountFen })
      // One cause, one booking: the payment where WeChat brought the money, else the settlement itself.
      const causeId = paymentId ?? settlementId
      if (method !== 'waiver' && amountFen > 0)
        postToLedger(work, how.booking ?? settlementPostings(method, amountFen), {
          merchantId: bill.merchant_id,
          causeId,
        })
    },
    free_lines: () => freeLines(work, bill),
    settle_order() {
      const { order } = bill
      if (!order && paymentId !== null) queueShipping(work, bill.bill.id, DELIVERED_MS)
      if (order) command = settleOrder(work, order, { settlementId, method, amountFen }, acknowledgeS)
    },
    close_payments: () => closePayments(work, bill, paymentId ?? undefined),
  })
  return { settlementId, command }
}

type LiveBills = { settlementId: string; live: readonly BillCase[]; acknowledgeS: number }

/** The bills in which the same debts stand now fall by what was settled; one that nothing is left of is settled with it. */
function reduceLive(
  work: UnitOfWork,
  bill: BillCase,
  { settlementId, live, acknowledgeS }: LiveBills,
): LockCommandRow | null {
  let command: LockCommandRow | null = null
  const settled = new Map(bill.arrears.map(arrear => [arrear.id, arrear]))
  const owed = new Set(owedLines(bill.bill, bill.lines).map(line => line.arrearId))
  for (const other of live) {
    // One row of the database is one object here: the debt has ended for both bills.
    other.arrears.forEach((arrear, index) => (other.arrears[index] = settled.get(arrear.id) ?? arrear))
    for (const { arrearId } of owedLines(other.bill, other.lines))
      if (owed.has(arrearId)) takeOff(work, other, { arrearId, act: 'paid', causeId: settlementId })
    const nothing = { method: 'elsewhere', paymentId: null, amountFen: 0 } as const
    if (other.bill.due_fen === 0) command = settleBill(work, other, nothing, acknowledgeS).command ?? command
  }
  return command
}

type Settled = Pick<SettlementHow, 'method' | 'amountFen'> & { settlementId: string }

/** The car is let go. */
function settleOrder(
  work: UnitOfWork,
  order: OrderReading,
  { settlementId, method, amountFen }: Settled,
  acknowledgeS: number,
): LockCommandRow | null {
  let command: LockCommandRow | null = null
  const { to } = nextState(RECOVERY_ORDER, order.state, 'settled')
  // Where no lock was ordered up, this is the end.
  const isOver = RECOVERY_ORDER.ends.includes(to)
  const effects = work.transition(RECOVERY_ORDER, order, 'settled', {
    set: {
      paid_at: work.at,
      updated_at: work.at,
      ...(isOver ? { completed_at: work.at, ended_at: work.at, device_free: true } : {}),
    },
    detail: { method, amountFen },
  })
  runEffects(effects, {
    hold: 'unexpected',
    free_device: () => freeDevice(work, order.device, { merchantId: order.merchant_id, orderId: order.id }),
    free_arrears: 'unexpected',
    upload_shipping: 'unexpected',
    end_bill: 'unexpected',
    lower() {
      const why = method === 'waiver' ? 'WAIVED' : 'PAID'
      command = queueLower(work, order, why, { kind: 'settlement', id: settlementId })
    },
    move_task: () => createMoveTask(work, order, acknowledgeS),
  })
  return command
}
