import { watchPayment } from '../../workflows/watch-payment'
import { newId } from '../../persistence/new-id'
import type { Services } from '../../services'
import type { Task } from './task'

export const queryPaymentJob =
  (platform: Services): Task<{ paymentId: string; look?: number }> =>
  ({ paymentId, look = 0 }) =>
    watchPayment(platform, paymentId, look, { actor: 'timer', traceId: newId() })
