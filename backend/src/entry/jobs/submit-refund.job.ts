import { submitRefund } from '../../app/refund/submit-refund'
import { newId } from '../../app/new-id'
import type { Platform } from '../../app/platform'
import type { Task } from './task'

export const submitRefundJob =
  (platform: Platform): Task<{ refundId: string }> =>
  ({ refundId }) =>
    submitRefund(platform, refundId, { actor: 'timer', traceId: newId() })
