import type { ReleaseOrder } from '../../workflows/release-order'
import type { Task } from './task'

export const releaseOrderJob =
  ({ releaseOrder }: { releaseOrder: ReleaseOrder }): Task<{ orderId: string }> =>
  ({ orderId }) =>
    releaseOrder.release(orderId)
