import { BILL, type BillEffect, type BillEvent } from '../../domain/bill'
import { settlementPostings, surplusPostings, surplusRefundPostings, type Booking } from '../../domain/ledger'
import { PAYMENT } from '../../domain/payment'
import { REFUND } from '../../domain/refund'
import { SETTLEMENT } from '../../domain/settlement'
import { dayOf } from '../../domain/shanghai-time'
import { SURPLUS } from '../../modules/refunds'
import { tradeNoOf } from '../../persistence/new-id'
import type { BillCause, BillState } from '@fangxing/contract/states'
import { Walk } from './history'
import type { Debt, World } from './stays'

const APPID = 'wx00000000000000c1'
export type Payer = { id: string; openid: string }
export type CityBill = {
  id: string
  orderId: string | null
  debts: readonly Debt[]
  fen: number
  walk: Walk<BillState, BillEvent, BillEffect>
}
export type Method = 'wechat' | 'cash' | 'waiver'

export const snapshotOf = (debts: readonly Debt[]) =>
  debts.map(({ id, lot, enteredAt, exitedAt, fen }) => ({
    arrearId: id,
    lotName: lot.name,
    enteredAt: enteredAt.toISOString(),
    exitedAt: exitedAt.toISOString(),
    principalFen: fen,
    lateFeeFen: 0,
    waivedFen: 0,
    amountFen: fen,
    trace: [],
    photoIds: [],
  }))

/** A bill of these debts, all of one car. That of a recovery has its order's id. */
export function addBill(
  { history, random, tenant }: World,
  { cause, debts, orderId, at, actor }: BillGiven,
): CityBill {
  const id = orderId ?? random.idAt(at)
  const fen = debts.reduce((sum, debt) => sum + debt.fen, 0)
  const about = { id, merchantId: tenant.merchantId, orderId: orderId ?? undefined }
  const walk = Walk.begin(history, BILL, about, {
    at,
    actor,
    event: 'opened',
    detail: { cause, totalFen: fen },
  })
  const [{ car, lot }] = debts as readonly [Debt]
  history.add('bill', () => ({
    id,
    merchant_id: tenant.merchantId,
    lot_id: lot.id,
    cause,
    mchid: tenant.mchid,
    payee_name: tenant.payeeName,
    plate_text: car.plate.text,
    plate_colour: car.plate.colour,
    plate_key: car.key,
    state: walk.state,
    version: walk.version,
    total_fen: fen,
    snapshot: orderId ? null : snapshotOf(debts),
    expires_at: orderId ? null : new Date(at.getTime() + 900_000),
    created_at: at,
    updated_at: at,
  }))
  for (const debt of debts)
    history.add('bill_line', () => ({
      bill_id: id,
      arrear_id: debt.id,
      amount_fen: debt.fen,
      is_live: false,
    }))
  return { id, orderId, debts, fen, walk }
}
type BillGiven = {
  cause: BillCause
  debts: readonly Debt[]
  orderId: string | null
  at: Date
  actor: string
}

/** The bill is over: its settlement, what was booked, and the end of its debts. Answers the settlement's id. */
export function settle(
  world: World,
  bill: CityBill,
  { method, at, actor, payer }: { method: Method; at: Date; actor: string; payer: Payer },
): string {
  const { history, random, tenant } = world
  const id = random.idAt(at)
  const amountFen = method === 'waiver' ? 0 : bill.fen
  const paymentId = method === 'wechat' ? addPayment(world, bill, { payer, at, event: 'settled' }) : null
  const detail = { method, amountFen }
  bill.walk.take('settled', { at, actor, detail })
  const about = { id, merchantId: tenant.merchantId, orderId: bill.orderId ?? undefined }
  const walk = Walk.begin(history, SETTLEMENT, about, { at, actor, through: ['posted'], detail })
  history.add('settlement', () => ({
    id,
    merchant_id: tenant.merchantId,
    order_id: bill.orderId,
    bill_id: bill.id,
    payment_id: paymentId,
    method,
    amount_fen: amountFen,
    state: walk.state,
    version: walk.version,
    receipt_no: `FX${dayOf(at).replaceAll('-', '')}${tradeNoOf(id).slice(-15).toUpperCase()}`,
    created_at: at,
  }))
  for (const debt of bill.debts) {
    const isWaived = method === 'waiver'
    debt.walk.take(isWaived ? 'waived' : 'settled', { at, actor, detail: { method } })
    debt[isWaived ? 'waivedFen' : 'paidFen'] = debt.fen
    history.add('settlement_line', () => ({
      settlement_id: id,
      arrear_id: debt.id,
      amount_fen: isWaived ? 0 : debt.fen,
      method,
    }))
  }
  if (method !== 'waiver') book(world, settlementPostings(method, bill.fen), { at, causeId: paymentId ?? id })
  return id
}

type PaymentGiven = { payer: Payer; at: Date; event: 'settled' | 'overpaid' }

function addPayment({ history, random, tenant }: World, bill: CityBill, given: PaymentGiven): string {
  const { payer, at, event } = given
  const begun = new Date(at.getTime() - random.between(8, 40) * 1000)
  const id = random.idAt(begun)
  const about = { id, merchantId: tenant.merchantId, orderId: bill.orderId ?? undefined }
  const walk = Walk.begin(history, PAYMENT, about, { at: begun, actor: `owner:${payer.id}` })
    .take('prepared', { at: begun, actor: `owner:${payer.id}` })
    .take(event, { at, actor: 'wechat', detail: { proof: 'notice' } })
  const transactionId = `42000${Array.from({ length: 23 }, () => random.between(0, 9)).join('')}`
  history.add('payment', () => ({
    id,
    merchant_id: tenant.merchantId,
    order_id: bill.orderId,
    bill_id: bill.id,
    out_trade_no: tradeNoOf(id),
    mchid: tenant.mchid,
    appid: APPID,
    owner_id: payer.id,
    openid: payer.openid,
    amount_fen: bill.fen,
    state: walk.state,
    version: walk.version,
    prepay_id: `wx${tradeNoOf(id)}`,
    prepared_at: begun,
    expires_at: new Date(begun.getTime() + 600_000),
    transaction_id: transactionId,
    paid_fen: bill.fen,
    success_at: at,
    proof: 'notice',
    created_at: begun,
    updated_at: at,
  }))
  return id
}

/** Somebody else paid the same bill a moment later: all of it goes back. */
export function overpay(world: World, bill: CityBill, { payer, at }: { payer: Payer; at: Date }): void {
  const { history, random, tenant } = world
  const paymentId = addPayment(world, bill, { payer, at, event: 'overpaid' })
  bill.walk.take('overpaid', { at, actor: 'wechat' })
  book(world, surplusPostings(bill.fen), { at, causeId: paymentId })
  const id = random.idAt(at)
  const about = { id, merchantId: tenant.merchantId, orderId: bill.orderId ?? undefined }
  const later = (seconds: number) => new Date(at.getTime() + seconds * 1000)
  const returnedAt = later(random.between(60, 4000))
  const walk = Walk.begin(history, REFUND, about, {
    at,
    actor: 'wechat',
    through: ['approved'],
    event: 'approved',
    detail: { cause: SURPLUS, amountFen: bill.fen },
  })
    .take('submitted', { at: later(2), actor: 'timer' })
    .take('accepted', { at: later(3), actor: 'timer' })
    .take('succeeded', { at: returnedAt, actor: 'wechat' })
  book(world, surplusRefundPostings(bill.fen), { at: returnedAt, causeId: id })
  history.add('refund', () => ({
    id,
    merchant_id: tenant.merchantId,
    order_id: bill.orderId,
    bill_id: bill.id,
    payment_id: paymentId,
    cause: SURPLUS,
    out_refund_no: tradeNoOf(id),
    amount_fen: bill.fen,
    total_fen: bill.fen,
    state: walk.state,
    version: walk.version,
    wechat_refund_id: `50300${tradeNoOf(id).slice(-20)}`,
    attempts: 1,
    succeeded_at: returnedAt,
    created_at: at,
    updated_at: returnedAt,
  }))
}

function book(
  { history, random, tenant }: World,
  booking: Booking,
  { at, causeId }: { at: Date; causeId: string },
): void {
  const id = random.idAt(at)
  const { merchantId } = tenant
  history.add('ledger_transaction', () => ({
    id,
    merchant_id: merchantId,
    kind: booking.kind,
    cause_id: causeId,
    booked_at: at,
  }))
  booking.postings.forEach(({ account, amountFen }, line) =>
    history.add('ledger_posting', () => ({
      ledger_transaction_id: id,
      line,
      account,
      amount_fen: amountFen,
    })),
  )
}
