import type { Prune } from '../../workflows/prune'
import type { Task } from './task'

export const pruneJob =
  ({ prune }: { prune: Prune }): Task<unknown> =>
  (_, context) =>
    prune.run(context)
