import { timerContext } from '../../workflows/timer-context'
import type { Services } from '../../services'
import type { Task } from './task'

export const submitRefundJob =
  (services: Pick<Services, 'submitRefund'>): Task<{ refundId: string }> =>
  ({ refundId }) =>
    services.submitRefund.submit(refundId, timerContext())
