import { submitRefund } from '../../workflows/submit-refund'
import { newId } from '../../persistence/new-id'
import type { Services } from '../../services'
import type { Task } from './task'

export const submitRefundJob =
  (platform: Services): Task<{ refundId: string }> =>
  ({ refundId }) =>
    submitRefund(platform, refundId, { actor: 'timer', traceId: newId() })
