import { watchPayment } from '../../app/payment/watch-payment'
import { newId } from '../../app/new-id'
import type { Platform } from '../../app/platform'
import type { Task } from './task'

export const queryPaymentJob =
  (platform: Platform): Task<{ paymentId: string; look?: number }> =>
  ({ paymentId, look = 0 }) =>
    watchPayment(platform, paymentId, look, { actor: 'timer', traceId: newId() })
