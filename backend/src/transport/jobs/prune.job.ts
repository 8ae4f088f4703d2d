import type { Services } from '../../services'
import type { Task } from './task'

export const pruneJob =
  ({ prune }: Services): Task<unknown> =>
  () =>
    prune.run()
