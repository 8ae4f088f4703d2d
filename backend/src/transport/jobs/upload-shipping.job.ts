import { timerContext } from '../../workflows/timer-context'
import type { UploadShipping } from '../../workflows/upload-shipping'
import type { Task } from './task'

export const uploadShippingJob =
  ({ uploadShipping }: { uploadShipping: UploadShipping }): Task<{ orderId: string }> =>
  ({ orderId }) =>
    uploadShipping.upload(orderId, timerContext())
