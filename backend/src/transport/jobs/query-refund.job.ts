import { timerContext } from '../../workflows/timer-context'
import type { QueryRefund } from '../../workflows/query-refund'
import type { Task } from './task'

export const queryRefundJob =
  ({ queryRefund }: { queryRefund: QueryRefund }): Task<{ refundId: string }> =>
  ({ refundId }) =>
    queryRefund.query(refundId, timerContext())
