import type { Services } from '../../services'
import type { Task } from './task'

export const watchMoveTaskJob =
  ({ watchMoveTask }: Pick<Services, 'watchMoveTask'>): Task<{ taskId: string }> =>
  ({ taskId }) =>
    watchMoveTask.watch(taskId)
