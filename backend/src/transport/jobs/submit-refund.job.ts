import { timerContext } from '../../workflows/timer-context'
import type { SubmitRefund } from '../../workflows/submit-refund'
import type { Task } from './task'

export const submitRefundJob =
  ({ submitRefund }: { submitRefund: SubmitRefund }): Task<{ refundId: string }> =>
  ({ refundId }) =>
    submitRefund.submit(refundId, timerContext())
