import type { WatchMoveTask } from '../../workflows/watch-move-task'
import type { Task } from './task'

export const watchMoveTaskJob =
  ({ watchMoveTask }: { watchMoveTask: WatchMoveTask }): Task<{ taskId: string }> =>
  ({ taskId }) =>
    watchMoveTask.watch(taskId)
