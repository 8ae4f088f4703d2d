import { endHold } from '../../workflows/end-hold'
import type { Services } from '../../services'
import type { Task } from './task'

export const endHoldJob =
  (platform: Services): Task<{ orderId: string }> =>
  ({ orderId }) =>
    endHold(platform, orderId)
