import { queryRefund } from '../../app/refund/query-refund'
import { newId } from '../../app/new-id'
import type { Platform } from '../../app/platform'
import type { Task } from './task'

export const queryRefundJob =
  (platform: Platform): Task<{ refundId: string }> =>
  ({ refundId }) =>
    queryRefund(platform, refundId, { actor: 'timer', traceId: newId() })
