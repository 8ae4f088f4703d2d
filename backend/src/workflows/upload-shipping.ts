import type { Logger } from 'pino'
import { SETTLING_PAYMENT_STATE } from '../domain/payment'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import type { Row } from '../persistence/table-types'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock, WeChatOrders } from '../ports'
import { READ_UNSHIPPED_PAYMENT } from './upload-shipping.queries'

type Unshipped = Pick<Row<'payment'>, 'id' | 'merchant_id' | 'mchid' | 'out_trade_no' | 'openid'> &
  Pick<Row<'recovery_order'>, 'released_at'> & { lot_name: string }

/** WeChat did not answer; the job's own pauses grow. */
class ShippingUnanswered extends Error {}

type Needs = {
  database: Database
  clock: Clock
  log: Logger
  wechatOrders: WeChatOrders
  settings: { WECHAT_UPLOAD_SHIPPING: string }
}

export class UploadShipping {
  constructor(private readonly needs: Needs) {}

  /**
   * Tells WeChat's order management that the car is free, which releases the money of a trade-managed mini-program too.
   * Once per payment. Errors: ShippingUnanswered, so that the job runs again.
   */
  async upload(orderId: string, context: ActorContext): Promise<void> {
    const { database, clock, log, wechatOrders, settings } = this.needs
    if (settings.WECHAT_UPLOAD_SHIPPING !== '1') return
    const paid = await database.one<Unshipped>(READ_UNSHIPPED_PAYMENT, [orderId, SETTLING_PAYMENT_STATE])
    if (!paid) return
    const work = new UnitOfWork(context, clock.now())
    const { mchid, out_trade_no: outTradeNo, openid } = paid
    const answer = await wechatOrders.uploadShipping({
      mchid,
      outTradeNo,
      openid,
      description: `停车欠费 ${paid.lot_name}`,
      at: paid.released_at ?? work.at,
    })
    if (answer.kind === 'unknown') throw new ShippingUnanswered(answer.why)
    const isRefused = answer.kind === 'refused'
    if (isRefused) log.error({ order: orderId, code: answer.code }, 'shipping information refused')
    work.audit({
      merchantId: paid.merchant_id,
      entity: 'payment',
      entityId: paid.id,
      orderId,
      event: isRefused ? 'shipping_refused' : 'shipping_uploaded',
      detail: isRefused ? { code: answer.code } : undefined,
    })
    await commitUnit(database, work)
  }
}
