import type { Services } from '../../services'
import type { Task } from './task'

export const releaseOrderJob =
  (platform: Services): Task<{ orderId: string }> =>
  ({ orderId }) =>
    platform.releaseOrder.release(orderId)
