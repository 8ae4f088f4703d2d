import { watchMoveTask } from '../../app/move-task/watch-move-task'
import type { Platform } from '../../app/platform'
import type { Task } from './task'

export const watchMoveTaskJob =
  (platform: Platform): Task<{ taskId: string }> =>
  ({ taskId }) =>
    watchMoveTask(platform, taskId)
