import { timerContext } from '../../workflows/timer-context'
import type { Services } from '../../services'
import type { Task } from './task'

export const queryRefundJob =
  (services: Pick<Services, 'queryRefund'>): Task<{ refundId: string }> =>
  ({ refundId }) =>
    services.queryRefund.query(refundId, timerContext())
