import type { ApprovalAct } from '@fangxing/contract/approvals'
import type { BillCause } from '@fangxing/contract/states'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { BILL, SUPERSEDED_BILL_STATE, type BillEffect, type BillEvent } from '../../domain/bill'
import { leftOf, type REPRICED } from '../../domain/bill-lines'
import type { EffectHandlers } from '../../domain/state-machine'
import type { BillVia } from '../../domain/owner-bill'
import { newId } from '../../persistence/new-id'
import type { BillCase } from '../../persistence/readings/bill-reading'
import { json } from '../../persistence/changes'
import type { ArrearJson, BillReading, SnapshotLine } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'

export type NewBill = {
  id: string
  cause: BillCause
  merchantId: string
  lotId: string
  /** Who is paid, as it is now. */
  payee: { mchid: string; payee_name: string }
  plate: Plate
  /** What is due now of each debt; a debt stands in one live bill at a time. */
  lines: readonly SnapshotLine[]
  /** What it is for instead of lines: a stay that goes on, with its price so far. */
  stay?: { stayId: string; amountFen: number; leaveMinutes: number }
  /** Nobody asks for these debts any more. */
  isVoluntary?: boolean
}
/** A debt as it is frozen: what is due of it now, and how that came about. */
export const lineOf = (debt: ArrearJson & { lot_name: string }, photoIds: string[]): SnapshotLine => ({
  arrearId: debt.id,
  lotName: debt.lot_name,
  enteredAt: new Date(debt.entered_at).toISOString(),
  exitedAt: new Date(debt.exited_at).toISOString(),
  principalFen: debt.principal_fen,
  lateFeeFen: debt.late_fee_fen,
  waivedFen: debt.waived_fen + debt.paid_fen,
  amountFen: debt.due_fen,
  trace: debt.trace,
  photoIds,
})

/** So long somebody may take to pay a bill that no device stands for. */
const PLAIN_BILL_S = 900
/** A stay that goes on costs more with time: its price is asked for no longer than WeChat wants a payment to have. */
const STAY_BILL_S = 600
/** It is not paid in its last moments: WeChat wants a payment to have some time. */
const LAST_MS = 90_000
/** When the last payment of it may begin. */
export const payableUntil = (expiresAt: Date): Date => new Date(expiresAt.getTime() - LAST_MS)

/** Freezes debts of one plate into a bill. That of a recovery order has the order's id, and the order keeps what was frozen. */
export function openBill(work: UnitOfWork, bill: NewBill): void {
  const { id, cause, merchantId, lotId, payee, plate, lines, stay, isVoluntary = false } = bill
  const totalFen = lines.reduce((sum, line) => sum + line.amountFen, stay?.amountFen ?? 0)
  const isPlain = cause !== 'recovery'
  const endsAt = new Date(work.at.getTime() + (stay ? STAY_BILL_S : PLAIN_BILL_S) * 1000)
  work.create(
    BILL,
    {
      id,
      merchant_id: merchantId,
      lot_id: lotId,
      cause,
      mchid: payee.mchid,
      payee_name: payee.payee_name,
      plate_text: plate.text,
      plate_colour: plate.colour,
      plate_key: plateKey(plate),
      total_fen: totalFen,
      snapshot: isPlain ? json(lines) : null,
      expires_at: isPlain ? endsAt : null,
      is_voluntary: isVoluntary,
      created_at: work.at,
      updated_at: work.at,
    },
    {
      event: 'opened',
      orderId: orderIdOf({ id, cause }),
      detail: { cause, totalFen, ...(isVoluntary ? { isVoluntary } : {}) },
    },
  )
  work.insert(
    'bill_line',
    ...lines.map(({ arrearId, amountFen }) => ({
      bill_id: id,
      arrear_id: arrearId,
      amount_fen: amountFen,
      is_live: true,
    })),
  )
  if (stay)
    work.insert('bill_stay', {
      bill_id: id,
      merchant_id: merchantId,
      stay_id: stay.stayId,
      amount_fen: stay.amountFen,
      priced_at: work.at,
      leave_minutes: stay.leaveMinutes,
    })
  if (isPlain) queueBillEnd(work, id, endsAt)
}

/** When a bill that no device stands for ends by itself. */
export function queueBillEnd(work: UnitOfWork, billId: string, endsAt: Date): void {
  const delayMs = Math.max(0, endsAt.getTime() - work.at.getTime())
  work.job('expire-bill', { billId }, { key: `bill:${billId}`, delayMs })
  work.due('bill', billId, endsAt)
}

/** This owner may see the bill and pay it. Harmless when it runs again: what gave it to them first stays. */
export function addBillToHistory(work: UnitOfWork, ownerId: string, billId: string, via: BillVia): void {
  work.insertNew('owner_bill', { owner_id: ownerId, bill_id: billId, via, first_seen_at: work.at })
}

/** The workflow answers what follows from a bill's transition. */
type BillEffects = EffectHandlers<BillEffect>

/** A bill's transition, and what follows from it. */
export function transitionBill(
  work: UnitOfWork,
  bill: BillReading,
  event: BillEvent,
  { detail, effects }: { detail?: Record<string, unknown>; effects: BillEffects },
): void {
  work.transition(BILL, bill, event, {
    set: { updated_at: work.at },
    orderId: orderIdOf(bill),
    detail,
    effects,
  })
}

/** Raises the version that is shown: the order's, where a device holds a car for the bill. */
export function touchBill(work: UnitOfWork, { order, bill }: Pick<BillCase, 'order' | 'bill'>): void {
  if (order) work.touch('recovery_order', order, { updated_at: work.at })
  else work.touch('bill', bill, { updated_at: work.at })
}

export type Reduction = {
  arrearId: string
  /** What was decided, or that another bill was paid for it; `not_owed`: it had ended otherwise before. */
  act: ApprovalAct | 'paid' | 'not_owed' | typeof REPRICED
  /** The decision, the settlement of the other bill, or the stay whose price fell. */
  causeId: string
  /** By how much the line falls, where it is not taken off whole. */
  byFen?: number
}

/** Takes a line, or a part of it, off what is due. What is shown of an order is what is due now. */
export function reduceBill(
  work: UnitOfWork,
  { bill, order, lines }: BillCase,
  { arrearId, act, causeId, byFen }: Reduction,
  effects: BillEffects,
): void {
  const line = lines.find(candidate => candidate.arrearId === arrearId)!
  const amountFen = byFen ?? leftOf(line, bill.reductions)
  const reduced_fen = bill.reduced_fen + amountFen
  work.insert('bill_reduction', {
    id: newId(),
    bill_id: bill.id,
    arrear_id: arrearId,
    amount_fen: amountFen,
    act,
    cause_id: causeId,
    created_at: work.at,
  })
  bill.due_fen = bill.total_fen - reduced_fen
  bill.reductions = [...(bill.reductions ?? []), { arrear_id: arrearId, act, amount_fen: amountFen }]
  if (order) work.updateVersioned('recovery_order', order, { amount_fen: bill.due_fen, updated_at: work.at })
  work.transition(BILL, bill, 'reduced', {
    set: { reduced_fen, updated_at: work.at },
    orderId: orderIdOf(bill),
    detail: { act, arrearId, amountFen },
    effects,
  })
}

/**
 * The debts of a bill that has ended may stand in another, also in one of this commit: what is counted is written before what
 * is inserted.
 */
export function freeLines(
  work: UnitOfWork,
  { bill, lines, stay }: Pick<BillCase, 'bill' | 'lines' | 'stay'>,
): void {
  if (stay) return work.update('bill_stay', { bill_id: bill.id, is_live: true }, { is_live: false })
  const rows = bill.state === SUPERSEDED_BILL_STATE ? lines.length : 'any'
  work.update('bill_line', { bill_id: bill.id }, { is_live: false }, rows)
}

const orderIdOf = ({ id, cause }: Pick<NewBill, 'id' | 'cause'>) => (cause === 'recovery' ? id : null)
