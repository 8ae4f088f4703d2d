import { timerContext } from '../../workflows/timer-context'
import type { Services } from '../../services'
import type { Task } from './task'

export const closePaymentJob =
  (services: Pick<Services, 'closePayment'>): Task<{ paymentId: string }> =>
  async ({ paymentId }) => {
    await services.closePayment.close(paymentId, 'wanted', timerContext())
  }
