import { closePayment } from '../../app/payment/close-payment'
import { newId } from '../../app/new-id'
import type { Platform } from '../../app/platform'
import type { Task } from './task'

export const closePaymentJob =
  (platform: Platform): Task<{ paymentId: string }> =>
  async ({ paymentId }) => {
    await closePayment(platform, paymentId, 'wanted', { actor: 'timer', traceId: newId() })
  }
