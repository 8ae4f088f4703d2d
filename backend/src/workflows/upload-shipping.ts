import type { ActorContext, Services } from '../services'
import { commit } from '../persistence/changes'
import { auditLog } from '../persistence/audit-log'

type Paid = {
  id: string
  merchant_id: string
  mchid: string
  out_trade_no: string
  openid: string
  released_at: Date | null
  lot_name: string
}

const PAID = `
  SELECT p.id, p.merchant_id, p.mchid, p.out_trade_no, p.openid, o.released_at, l.name AS lot_name
  FROM payment p JOIN recovery_order o ON o.id = p.order_id JOIN lot l ON l.id = o.lot_id
  WHERE p.order_id = $1 AND p.state = 'succeeded'
    AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'payment' AND j.entity_id = p.id::text AND j.event LIKE 'shipping_%')`

/** WeChat did not answer; the job's own pauses grow. */
export class ShippingUnanswered extends Error {}

/**
 * Tells WeChat's order desk that the car is free, which sets the money of a trade-managed mini-program free too. Once
 * per payment. Errors: ShippingUnanswered, so that the job comes again.
 */
export async function uploadShipping(platform: Services, orderId: string, act: ActorContext): Promise<void> {
  if (platform.settings.WECHAT_UPLOAD_SHIPPING !== '1') return
  const paid = await platform.database.one<Paid>(PAID, [orderId])
  if (!paid) return
  const at = platform.clock.now()
  const { mchid, out_trade_no: outTradeNo, openid } = paid
  const answer = await platform.wechatOrders.uploadShipping({
    mchid,
    outTradeNo,
    openid,
    description: `停车欠费 ${paid.lot_name}`,
    at: paid.released_at ?? at,
  })
  if (answer.kind === 'unknown') throw new ShippingUnanswered(answer.why)
  const isRefused = answer.kind === 'refused'
  if (isRefused) platform.log.error({ order: orderId, code: answer.code }, 'shipping information refused')
  await commit(platform.database, [
    auditLog({
      merchantId: paid.merchant_id,
      entity: 'payment',
      entityId: paid.id,
      orderId,
      event: isRefused ? 'shipping_refused' : 'shipping_uploaded',
      actor: act.actor,
      traceId: act.traceId,
      detail: isRefused ? { code: answer.code } : undefined,
      at,
    }),
  ])
}
