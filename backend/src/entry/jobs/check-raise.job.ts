import { checkRaise } from '../../app/device/check-raise'
import type { Platform } from '../../app/platform'
import type { Task } from './task'

export const checkRaiseJob =
  (platform: Platform): Task<{ orderId: string }> =>
  ({ orderId }) =>
    checkRaise(platform, orderId)
