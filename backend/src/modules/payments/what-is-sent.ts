import type { BillToPay } from '../../persistence/readings/bill-reading'
import { callbackUrl } from './callback-url'

/** What WeChat is told about a payment beside its numbers. Written down when the payment is made: a lot may be renamed. */
export function whatIsSent(
  settings: { PUBLIC_ORIGIN: string },
  bill: BillToPay,
): { description: string; notify_url: string } {
  return {
    description: `停车欠费 ${bill.lot_name}`.slice(0, 40),
    notify_url: callbackUrl(settings, bill.merchant.code, 'payment'),
  }
}
