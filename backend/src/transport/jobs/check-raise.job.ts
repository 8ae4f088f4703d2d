import type { CheckRaise } from '../../workflows/check-raise'
import type { Task } from './task'

export const checkRaiseJob =
  ({ checkRaise }: { checkRaise: CheckRaise }): Task<{ orderId: string }> =>
  ({ orderId }) =>
    checkRaise.check(orderId)
