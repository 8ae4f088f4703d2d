import { Refusal } from '@fangxing/contract/refusal'
import { yuanText } from '@fangxing/contract/money'
import { OPEN_PAYMENT_STATES } from '../../domain/payment'
import { OWNER_PAYABLE_STATES } from '../../domain/recovery-order'
import { failpoint } from '../../settings/failpoint'
import { UniqueViolation, OptimisticLockError } from '../../persistence/database'
import { readOrderToPay, type OrderToPay, type PaymentJson } from '../../persistence/readings/order-reading'
import { changeOrder } from '../commit-order-change'
import type { ActorContext, OwnerSession, Services } from '../../services'
import { closePayment } from '../close-payment'
import { closingPayments } from '../../modules/payments/closing-payments'
import { updatePayment, touchOrder } from '../../modules/payments/payment-changes'
import { newPayment, paymentRow } from '../../modules/payments/payment-row'
import { replyOf, type PaymentReply } from '../../modules/payments/payment-reply'
import { requestPrepay } from './prepay'

/** Attempts of one payer at one order, and of everybody, before a person has to look. */
const MAX_OF_OWNER = 12
const MAX_OF_ORDER = 60
/** An attempt with less time left than this is replaced instead of reused. */
const WORTH_REUSING_MS = 45_000

export type StartPayment = { orderId: string; amountFen: number; owner: OwnerSession }

/**
 * The owner, or a friend, wants to pay. The same payer's live attempt is used again; anybody else's is closed. The row
 * is committed before WeChat hears of it. Errors: NOT_FOUND, ORDER_NOT_PAYABLE, ALREADY_PAID, AMOUNT_CHANGED,
 * PAYMENT_TOO_MANY, PAYMENT_CHECKING.
 */
export async function startPayment(
  platform: Services,
  input: StartPayment,
  act: ActorContext,
): Promise<PaymentReply> {
  let attempt = await platform.database.retryOnConflict(() => liveOrNew(platform, input, act))
  if (attempt.kind === 'outlived') {
    // One live attempt per payer: the old one must be closed, here and now, before there is another.
    const isAtRest = await closePayment(platform, attempt.row.id, 'ran_out', act)
    attempt = isAtRest
      ? await platform.database.retryOnConflict(() => liveOrNew(platform, input, act))
      : attempt
    if (attempt.kind === 'outlived') throw new Refusal('PAYMENT_CHECKING')
  }
  const reply = attempt.kind === 'live' ? replyOf(platform, attempt.row, platform.clock.now()) : null
  return reply?.pay ? reply : requestPrepay(platform, attempt.row, attempt.order, attempt.kind === 'new', act)
}

/** `outlived`: the payer's own attempt has too little time left to be used. */
type Attempt = { kind: 'new' | 'live' | 'outlived'; row: PaymentJson; order: OrderToPay }

async function liveOrNew(platform: Services, input: StartPayment, act: ActorContext): Promise<Attempt> {
  const order = await readOrderToPay(platform.database, input.orderId, input.owner.ownerId)
  if (!order || !order.was_scanned) throw new Refusal('NOT_FOUND')
  refuseUnpayable(platform, order, input.amountFen)
  const at = platform.clock.now()
  const ofOwner = order.payments.filter(payment => payment.owner_id === input.owner.ownerId)
  // Money of this payer lies here and staff must decide about it: he shall not pay again meanwhile.
  if (ofOwner.some(payment => payment.state === 'quarantined')) throw new Refusal('PAYMENT_CHECKING')
  const mine = ofOwner.find(payment => OPEN_PAYMENT_STATES.includes(payment.state))
  if (mine) return liveAttempt(platform, order, mine, act, at)
  if (ofOwner.length >= MAX_OF_OWNER || order.payments.length >= MAX_OF_ORDER)
    throw new Refusal('PAYMENT_TOO_MANY')
  const row = newPayment(platform, order, input.owner, at)
  try {
    await changeOrder(platform, order.id, [
      touchOrder(order, at),
      ...paymentRow(row, act, at),
      ...closingPayments(order, act, at),
    ])
  } catch (error) {
    // Two taps at once: the other one made the attempt; read again and use it.
    if (error instanceof UniqueViolation) throw new OptimisticLockError('payment of this payer')
    throw error
  }
  failpoint('payment.created')
  return { kind: 'new', row, order }
}

/** The payer's own attempt is used again; one that another payer's attempt wanted closed is wanted again. */
async function liveAttempt(
  platform: Services,
  order: OrderToPay,
  mine: PaymentJson,
  act: ActorContext,
  at: Date,
): Promise<Attempt> {
  const isSame = mine.amount_fen === order.amount_fen && mine.mchid === order.merchant.mchid
  if (!isSame || Date.parse(mine.expires_at) - at.getTime() < WORTH_REUSING_MS)
    return { kind: 'outlived', row: mine, order }
  if (!mine.close_wanted) return { kind: 'live', row: mine, order }
  const wantedAgain = updatePayment(mine, order, 'wanted_again', { close_wanted: false }, act, at)
  await changeOrder(platform, order.id, [
    touchOrder(order, at),
    ...wantedAgain,
    ...closingPayments(order, act, at, mine.id),
  ])
  return { kind: 'live', row: { ...mine, close_wanted: false, version: mine.version + 1 }, order }
}

function refuseUnpayable(platform: Services, order: OrderToPay, amountFen: number): void {
  if (order.paid_at !== null) throw new Refusal('ALREADY_PAID')
  if (!OWNER_PAYABLE_STATES.includes(order.state) || order.amount_fen <= 0)
    throw new Refusal('ORDER_NOT_PAYABLE')
  if (!platform.pay.knows(order.merchant.mchid)) throw new Refusal('UNAVAILABLE')
  if (order.amount_fen !== amountFen)
    throw new Refusal('AMOUNT_CHANGED', { amountYuan: yuanText(order.amount_fen) })
}
