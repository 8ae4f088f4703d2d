import { timerContext } from '../../workflows/timer-context'
import type { WatchPayment } from '../../workflows/watch-payment'
import type { Task } from './task'

export const queryPaymentJob =
  ({ watchPayment }: { watchPayment: WatchPayment }): Task<{ paymentId: string; look?: number }> =>
  ({ paymentId, look: lateQueries = 0 }) =>
    watchPayment.watch(paymentId, lateQueries, timerContext())
