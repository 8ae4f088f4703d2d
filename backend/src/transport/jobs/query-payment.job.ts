import { timerContext } from '../../workflows/timer-context'
import type { Services } from '../../services'
import type { Task } from './task'

export const queryPaymentJob =
  (services: Pick<Services, 'watchPayment'>): Task<{ paymentId: string; look?: number }> =>
  ({ paymentId, look = 0 }) =>
    services.watchPayment.watch(paymentId, look, timerContext())
