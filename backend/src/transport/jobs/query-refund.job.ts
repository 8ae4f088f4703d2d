import { queryRefund } from '../../workflows/query-refund'
import { newId } from '../../persistence/new-id'
import type { Services } from '../../services'
import type { Task } from './task'

export const queryRefundJob =
  (platform: Services): Task<{ refundId: string }> =>
  ({ refundId }) =>
    queryRefund(platform, refundId, { actor: 'timer', traceId: newId() })
