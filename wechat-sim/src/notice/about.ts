import { openOrder, paymentNotice } from '../pay/payment'
import { refundNotice } from '../pay/refunds'
import { DriveRefusal } from '../refusal'
import { type Notice, type Refund } from '../state/records'
import { type World } from '../world'

/** A number of an order or of a refund. */
export type About = { outTradeNo: string } | { outRefundNo: string }

/** Throws DriveRefusal REFUND_NOT_FOUND. */
export function knownRefund(world: World, outRefundNo: string): Refund {
  const refund = world.book.findRefund(outRefundNo)
  if (!refund) throw new DriveRefusal('REFUND_NOT_FOUND', `没有退款 / no refund ${outRefundNo}`)
  return refund
}

/** All notices, or those of one order's payment or of one refund. */
export function noticesAbout(world: World, about?: About): Notice[] {
  const all = [...world.book.notices.values()]
  if (!about) return all
  if ('outRefundNo' in about) return all.filter(({ content }) => content.out_refund_no === about.outRefundNo)
  const isPayment = ({ originalType }: Notice) => originalType === 'transaction'
  return all.filter(notice => isPayment(notice) && notice.content.out_trade_no === about.outTradeNo)
}

/** The last notice about it, or the one that would be sent if it were paid or refunded now. Throws DriveRefusal. */
export function templateOf(world: World, about: About): Notice {
  const sent = noticesAbout(world, about).at(-1)
  if (sent) return sent
  const now = world.clock.now()
  if ('outRefundNo' in about) {
    const refund = knownRefund(world, about.outRefundNo)
    const status = refund.status === 'PROCESSING' ? 'SUCCESS' : refund.status
    const notice = refundNotice({ ...refund, status, endedAt: now }, now)
    if (!notice) throw new DriveRefusal('NO_NOTIFY_URL', '退款没有通知地址 / the refund has no notify_url')
    return notice
  }
  const order = openOrder(world, about.outTradeNo)
  const paid = { state: 'SUCCESS' as const, paidFen: order.totalFen, payer: order.openid, paidAt: now }
  return paymentNotice({ ...order, ...paid, transactionId: `4200${String(now).padStart(24, '0')}` }, now)
}
