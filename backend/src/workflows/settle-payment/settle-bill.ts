import { settleArrears } from '../../modules/arrears'
import type { ArrearEvent } from '../../domain/arrear'
import { SUPERSEDED_BILL_STATE } from '../../domain/bill'
import { settlementPostings, type Booking } from '../../domain/ledger'
import { RECOVERY_ORDER } from '../../domain/recovery-order'
import { nextState } from '../../domain/state-machine'
import { newId } from '../../persistence/new-id'
import type { BillCase } from '../../persistence/readings/bill-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { LockCommandRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { freeLines, transitionBill } from '../../modules/bills'
import { postToLedger } from '../../modules/ledger'
import { queueLower } from '../../modules/locks'
import { freeDevice } from '../../modules/devices'
import { createMoveTask } from '../../modules/move-tasks'
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
  /** Where another bill took the place of this one: lets those fall in which its debts stand now, and answers a car let go by it. */
  reduceLive?: (settlementId: string) => LockCommandRow | null
  /** Of a stay that goes on: notes what was paid for it, and answers a car let go by that. */
  prepay?: (settlementId: string) => LockCommandRow | null
  /** How the debts end, when it does not follow from the method. */
  arrearEvent?: ArrearEvent
}

/** `command`: the car is let go. */
export type Settled = { settlementId: string; command: LockCommandRow | null }

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
): Settled {
  const { method, paymentId, amountFen } = how
  const settlementId = newId()
  let command: LockCommandRow | null = null
  const event = bill.bill.state === SUPERSEDED_BILL_STATE ? 'settled_late' : 'settled'
  transitionBill(work, bill.bill, event, {
    detail: { method, amountFen },
    effects: {
      refund_surplus: 'unexpected',
      reduce_live() {
        command = how.reduceLive?.(settlementId) ?? null
      },
      settle() {
        if (bill.stay) command = prepaidBy(how, bill)(settlementId)
        else settleArrears(work, bill, method, how.arrearEvent)
        recordSettlement(work, bill, { settlementId, method, paymentId, amountFen })
        // One cause, one booking: the payment where WeChat brought the money, else the settlement itself.
        const causeId = paymentId ?? settlementId
        if (method !== 'waiver' && amountFen > 0)
          postToLedger(work, how.booking ?? settlementPostings(method, amountFen), {
            merchantId: bill.merchant_id,
            causeId,
          })
      },
      // That of a stay is given free with what was paid for it.
      free_lines: () => (bill.stay ? undefined : freeLines(work, bill)),
      settle_order() {
        const { order } = bill
        if (!order && paymentId !== null) queueShipping(work, bill.bill.id, DELIVERED_MS)
        if (order) command = settleOrder(work, order, { settlementId, method, amountFen }, acknowledgeS)
      },
      close_payments: () => closePayments(work, bill, paymentId ?? undefined),
    },
  })
  return { settlementId, command }
}

function prepaidBy({ prepay }: SettlementHow, { bill }: BillCase): NonNullable<SettlementHow['prepay']> {
  if (!prepay) throw new Error(`bill ${bill.id}: only a payment settles it`)
  return prepay
}

type Settlement = Pick<SettlementHow, 'method' | 'amountFen'> & { settlementId: string }

/** The car is let go. */
function settleOrder(
  work: UnitOfWork,
  order: OrderReading,
  { settlementId, method, amountFen }: Settlement,
  acknowledgeS: number,
): LockCommandRow | null {
  let command: LockCommandRow | null = null
  const { to } = nextState(RECOVERY_ORDER, order.state, 'settled')
  // Where no lock was ordered up, this is the end.
  const isOver = RECOVERY_ORDER.ends.includes(to)
  work.transition(RECOVERY_ORDER, order, 'settled', {
    set: {
      paid_at: work.at,
      updated_at: work.at,
      ...(isOver ? { completed_at: work.at, ended_at: work.at, device_free: true } : {}),
    },
    detail: { method, amountFen },
    effects: {
      hold: 'unexpected',
      free_device: () => freeDevice(work, order.device, { merchantId: order.merchant_id, orderId: order.id }),
      free_arrears: 'unexpected',
      upload_shipping: 'unexpected',
      end_bill: 'unexpected',
      calm_task: 'unexpected',
      write_off_task: 'unexpected',
      retrieve_device: 'unexpected',
      lower() {
        const why = method === 'waiver' ? 'WAIVED' : 'PAID'
        command = queueLower(work, order, why, { kind: 'settlement', id: settlementId })
      },
      move_task: () => createMoveTask(work, order, acknowledgeS),
    },
  })
  return command
}
