import type { RequeueOverdue } from '../../workflows/requeue-overdue'
import type { Task } from './task'

export const requeueOverdueJob =
  ({ requeueOverdue }: { requeueOverdue: RequeueOverdue }): Task =>
  () =>
    requeueOverdue.turn()
