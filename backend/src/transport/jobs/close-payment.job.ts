import { closePayment } from '../../workflows/close-payment'
import { newId } from '../../persistence/new-id'
import type { Services } from '../../services'
import type { Task } from './task'

export const closePaymentJob =
  (platform: Services): Task<{ paymentId: string }> =>
  async ({ paymentId }) => {
    await closePayment(platform, paymentId, 'wanted', { actor: 'timer', traceId: newId() })
  }
