import { uploadShipping } from '../../app/payment/upload-shipping'
import { newId } from '../../app/new-id'
import type { Platform } from '../../app/platform'
import type { Task } from './task'

export const uploadShippingJob =
  (platform: Platform): Task<{ orderId: string }> =>
  ({ orderId }) =>
    uploadShipping(platform, orderId, { actor: 'timer', traceId: newId() })
