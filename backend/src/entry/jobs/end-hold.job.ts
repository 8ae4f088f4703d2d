import { endHold } from '../../app/recovery/end-hold'
import type { Platform } from '../../app/platform'
import type { Task } from './task'

export const endHoldJob =
  (platform: Platform): Task<{ orderId: string }> =>
  ({ orderId }) =>
    endHold(platform, orderId)
