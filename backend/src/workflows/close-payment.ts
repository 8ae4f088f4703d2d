import { failpoint } from '../settings/failpoint'
import { OPEN_PAYMENT_STATES } from '../domain/payment'
import { commit, job } from '../persistence/changes'
import { readOrderWithPayment, type OrderOfTrade } from '../persistence/readings/order-reading'
import { changeOrder } from './commit-order-change'
import type { ActorContext, Services } from '../services'
import { queryTrade, NOT_THERE } from './settle-payment/query-trade'
import { transitionPayment, touchOrder } from '../modules/payments/payment-changes'
import { lookAgain } from '../modules/payments/payment-jobs'

/** WeChat may refuse to close in an order's first minutes; its own pages disagree about it. */
const RETRY_S = [10, 30, 60, 120, 300]
/** A request that WeChat has not heard of may still be on its way there. */
const UNHEARD_MS = 60_000

/**
 * Asks WeChat to close a payment, so that nobody can pay it any more; true once it rests, in whatever way. `why`:
 * somebody wanted it closed (and may have changed his mind since), or its time is over. Paid after all means settled.
 * An attempt whose outcome is unknown is asked about first. What does not work now, the job tries again.
 * Errors: as the database's.
 */
export async function closePayment(
  platform: Services,
  paymentId: string,
  why: 'wanted' | 'ran_out',
  act: ActorContext,
): Promise<boolean> {
  const order = await readOrderWithPayment(platform.database, paymentId)
  if (!order || !isOpen(order)) return true
  const { payment } = order
  if (why === 'wanted' && !payment.close_wanted) return false
  if (payment.state !== 'prepaid') {
    const asked = await queryTrade(platform, payment, 'query', act)
    if (asked === 'rested') return true
    if (asked === 'unknown') return later(platform, order)
  }
  const answer = await platform.pay.close(payment.mchid, payment.out_trade_no)
  failpoint('close.answered')
  if (answer.kind === 'ok' && answer.value === 'paid') {
    return (await queryTrade(platform, payment, 'query', act)) === 'rested' || later(platform, order)
  }
  const isUnheard =
    answer.kind === 'refused' && NOT_THERE.has(answer.code) && ageMs(platform, order) > UNHEARD_MS
  if (answer.kind !== 'ok' && !isUnheard) return later(platform, order)
  await platform.database.retryOnConflict(() => noteClosed(platform, paymentId, act))
  return true
}

const isOpen = (order: OrderOfTrade) => OPEN_PAYMENT_STATES.includes(order.payment.state)
const ageMs = (platform: Services, order: OrderOfTrade) =>
  platform.clock.now().getTime() - Date.parse(order.payment.created_at)

/** Nobody can pay it any more; its last word is still asked for later, because money may have been on its way. */
export async function noteClosed(platform: Services, paymentId: string, act: ActorContext): Promise<void> {
  const order = await readOrderWithPayment(platform.database, paymentId)
  if (!order || !isOpen(order)) return
  const at = platform.clock.now()
  const ranOut = !order.payment.close_wanted && at.getTime() >= Date.parse(order.payment.expires_at)
  await changeOrder(platform, order.id, [
    touchOrder(order, at),
    ...transitionPayment(order.payment, order, { event: ranOut ? 'ran_out' : 'closed_at_wechat' }, act, at),
    lookAgain(paymentId, 0),
  ])
}

async function later(platform: Services, order: OrderOfTrade): Promise<false> {
  const paymentId = order.payment.id
  const seconds =
    RETRY_S.find(candidate => candidate * 2000 > ageMs(platform, order)) ?? RETRY_S[RETRY_S.length - 1]!
  if (order.payment.close_wanted) {
    await commit(platform.database, [
      job('close-payment', { paymentId }, { key: `close:${paymentId}`, delayMs: seconds * 1000 }),
    ])
  }
  return false
}
