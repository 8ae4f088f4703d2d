import type { Services } from '../../services'
import type { Task } from './task'

export const checkRaiseJob =
  (platform: Services): Task<{ orderId: string }> =>
  ({ orderId }) =>
    platform.checkRaise.check(orderId)
