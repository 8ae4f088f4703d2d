import type { EndHold } from '../../workflows/end-hold'
import type { Task } from './task'

export const endHoldJob =
  ({ endHold }: { endHold: EndHold }): Task<{ orderId: string }> =>
  ({ orderId }) =>
    endHold.end(orderId)
