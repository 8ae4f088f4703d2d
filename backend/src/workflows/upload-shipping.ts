import type { Logger } from 'pino'
import { SETTLING_PAYMENT_STATE } from '../domain/payment'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import type { Row } from '../persistence/table-types'
import { UnitOfWork } from '../persistence/unit-of-work'
import { queueShipping } from '../modules/payments'
import type { Clock, WeChatOrders } from '../ports'
import { READ_SETTLING_PAYMENT, READ_SHIPPING_ENTRY } from './upload-shipping.queries'

type Unshipped = Pick<
  Row<'payment'>,
  'id' | 'merchant_id' | 'order_id' | 'mchid' | 'out_trade_no' | 'openid' | 'success_at'
> &
  Pick<Row<'recovery_order'>, 'released_at'> & { shown_name: string; is_due: boolean }

/** While WeChat does not answer, the pauses grow with the time since the release. */
const SHORTEST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 3600_000
/** After so long WeChat is not told any more: its own time limit has released the money. */
const GIVE_UP_MS = 7 * 86_400_000

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
   * Tells WeChat's order management that the car is free, or where none was held that the debts are settled, which releases the money of a trade-managed mini-program too.
   * Once per payment; asked again until WeChat answers. Errors: as the database's.
   */
  async upload(billId: string, context: ActorContext): Promise<void> {
    const { database, clock, log, wechatOrders, settings } = this.needs
    const paid = settings.WECHAT_UPLOAD_SHIPPING === '1' ? await this.readUnshipped(billId) : null
    const work = new UnitOfWork(context, clock.now())
    work.due('shipping', billId, null)
    if (!paid) return commitUnit(database, work)
    const { mchid, out_trade_no: outTradeNo, openid } = paid
    const deliveredAt = paid.released_at ?? paid.success_at ?? work.at
    const answer = await wechatOrders.uploadShipping({
      mchid,
      outTradeNo,
      openid,
      description: `停车欠费 ${paid.shown_name}`,
      at: deliveredAt,
    })
    const ageMs = work.at.getTime() - deliveredAt.getTime()
    if (answer.kind === 'unknown' && ageMs < GIVE_UP_MS) {
      queueShipping(work, billId, Math.min(Math.max(ageMs, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS))
      return commitUnit(database, work)
    }
    const isRefused = answer.kind !== 'ok'
    const code = answer.kind === 'refused' ? answer.code : 'UNANSWERED'
    if (isRefused) log.error({ bill: billId, code }, 'shipping information refused')
    work.audit({
      merchantId: paid.merchant_id,
      entity: 'payment',
      entityId: paid.id,
      orderId: paid.order_id,
      event: isRefused ? 'shipping_refused' : 'shipping_uploaded',
      detail: isRefused ? { code } : undefined,
    })
    await commitUnit(database, work)
  }

  private async readUnshipped(billId: string): Promise<Unshipped | null> {
    const { database } = this.needs
    const paid = await database.one<Unshipped>(READ_SETTLING_PAYMENT, [billId, SETTLING_PAYMENT_STATE])
    if (!paid || paid.is_due) return paid
    // Queued by a version that set no deadline, or told already.
    return (await database.one(READ_SHIPPING_ENTRY, [paid.id])) ? null : paid
  }
}
