import type { BillToPay } from '../../persistence/readings/bill-reading'
import { callbackUrl } from './callback-url'

/**
 * What WeChat is told about a payment beside its numbers. Written down when the payment is made: a lot may be renamed. Whoever
 * pays for a plate sees who is paid, and not where the car stood: the lot is named only where a device was scanned at the car.
 */
export function whatIsSent(
  settings: { PUBLIC_ORIGIN: string },
  bill: BillToPay,
): { description: string; notify_url: string } {
  return {
    description:
      `${bill.stay ? '停车费' : '停车欠费'} ${bill.order ? bill.lot_name : bill.merchant.payee_name}`.slice(
        0,
        40,
      ),
    notify_url: callbackUrl(settings, bill.merchant.code, 'payment'),
  }
}
