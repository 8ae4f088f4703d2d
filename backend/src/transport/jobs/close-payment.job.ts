import { timerContext } from '../../workflows/timer-context'
import type { ClosePayment } from '../../workflows/close-payment'
import type { Task } from './task'

export const closePaymentJob =
  ({ closePayment }: { closePayment: ClosePayment }): Task<{ paymentId: string }> =>
  async ({ paymentId }) => {
    await closePayment.close(paymentId, 'wanted', timerContext())
  }
