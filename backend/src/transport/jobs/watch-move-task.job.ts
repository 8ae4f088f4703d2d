import { watchMoveTask } from '../../workflows/watch-move-task'
import type { Services } from '../../services'
import type { Task } from './task'

export const watchMoveTaskJob =
  (platform: Services): Task<{ taskId: string }> =>
  ({ taskId }) =>
    watchMoveTask(platform, taskId)
