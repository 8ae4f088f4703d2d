import { uploadShipping } from '../../workflows/upload-shipping'
import { newId } from '../../persistence/new-id'
import type { Services } from '../../services'
import type { Task } from './task'

export const uploadShippingJob =
  (platform: Services): Task<{ orderId: string }> =>
  ({ orderId }) =>
    uploadShipping(platform, orderId, { actor: 'timer', traceId: newId() })
