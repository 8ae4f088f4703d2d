import { MONEY_STATES, OPEN_PAYMENT_STATES } from '../domain/payment'
import { commit } from '../persistence/changes'
import { readOrderWithPayment, type OrderOfTrade } from '../persistence/readings/order-reading'
import { changeOrder } from './commit-order-change'
import { incidentChanges } from '../modules/incidents'
import type { ActorContext, Services } from '../services'
import { queryTrade } from './settle-payment/query-trade'
import { closePayment, noteClosed } from './close-payment'
import { lookAgain, nextQuery } from '../modules/payments/payment-jobs'
import { touchOrder } from '../modules/payments/payment-changes'
import { withSuccessor } from './with-successor'

/** WeChat closes an order by itself at its end; asking us to close it gets a little longer. */
const AFTER_END_MS = 5000
/** A request that WeChat still does not know after this time never reached it. */
const UNHEARD_MS = 60_000
/** So long after its end a payment should rest; if it does not, people must know. */
const UNRESOLVED_MS = 3600_000

/**
 * The janitor of one payment: asks WeChat on a growing schedule until the payment rests, closes it when its time is
 * over, and looks twice more after that. `look` counts the looks at a resting payment. Safe to run any number of times.
 */
export async function watchPayment(
  platform: Services,
  paymentId: string,
  look: number,
  act: ActorContext,
): Promise<void> {
  const order = await readOrderWithPayment(platform.database, paymentId)
  if (!order || MONEY_STATES.includes(order.payment.state)) return
  const asked = await queryTrade(platform, order.payment, 'query', act)
  if (!OPEN_PAYMENT_STATES.includes(order.payment.state)) {
    // Nobody knows what an unanswered look would have said: the same look again.
    const next = lookAgain(paymentId, asked === 'unknown' ? Math.max(0, look - 1) : look)
    return commit(platform.database, [next])
  }
  if (asked === 'rested') return
  const ageMs = platform.clock.now().getTime() - Date.parse(order.payment.created_at)
  const overMs = platform.clock.now().getTime() - Date.parse(order.payment.expires_at)
  // The next question is durable before anything else is tried; coming to rest replaces it.
  await commit(platform.database, [nextQuery(paymentId, ageMs)])
  await withSuccessor(platform, 'payment', async () => {
    if (asked === 'not_there' && ageMs > UNHEARD_MS) {
      return platform.database.retryOnConflict(() => noteClosed(platform, paymentId, act))
    }
    if (overMs > AFTER_END_MS && (await closePayment(platform, paymentId, 'ran_out', act))) return
    if (overMs > UNRESOLVED_MS) await tellPeople(platform, order, act)
  })
}

async function tellPeople(platform: Services, order: OrderOfTrade, act: ActorContext): Promise<void> {
  const subject = `payment:${order.payment.id}`
  const known = await platform.database.one(
    `SELECT 1 FROM incident WHERE kind = 'payment_unresolved' AND subject = $1`,
    [subject],
  )
  if (known) return
  await platform.database.retryOnConflict(async () => {
    const now = await readOrderWithPayment(platform.database, order.payment.id)
    if (!now || !OPEN_PAYMENT_STATES.includes(now.payment.state)) return
    const at = platform.clock.now()
    const about = {
      merchantId: now.merchant_id,
      lotId: now.lot_id,
      orderId: now.id,
      paymentId: now.payment.id,
      level: 2 as const,
    }
    const incident = incidentChanges(
      { ...about, kind: 'payment_unresolved', subject, detail: { state: now.payment.state } },
      act,
      at,
    )
    await changeOrder(platform, now.id, [touchOrder(now, at), ...incident])
  })
}
