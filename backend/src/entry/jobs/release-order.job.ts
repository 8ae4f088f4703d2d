import { releaseOrder } from '../../app/release/release-order'
import type { Platform } from '../../app/platform'
import type { Task } from './task'

export const releaseOrderJob =
  (platform: Platform): Task<{ orderId: string }> =>
  ({ orderId }) =>
    releaseOrder(platform, orderId)
