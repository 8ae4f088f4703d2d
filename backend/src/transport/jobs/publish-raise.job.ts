import type { Services } from '../../services'
import type { Task } from './task'

export const publishRaiseJob =
  (platform: Services): Task<{ commandId: string }> =>
  ({ commandId }) =>
    platform.publishRaise.publish(commandId)
