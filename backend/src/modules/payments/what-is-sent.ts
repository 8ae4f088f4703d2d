import type { OrderToPay } from '../../persistence/readings/order-reading'
import { callbackUrl } from './callback-url'

/** What WeChat is told about a payment beside its numbers. Written down when the payment is made: a lot may be renamed. */
export function whatIsSent(
  settings: { PUBLIC_ORIGIN: string },
  order: OrderToPay,
): { description: string; notify_url: string } {
  return {
    description: `停车欠费 ${order.lot_name}`.slice(0, 40),
    notify_url: callbackUrl(settings, order.merchant.code, 'payment'),
  }
}
