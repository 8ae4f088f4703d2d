import type { Services } from '../../services'
import { prune } from '../../workflows/prune'
import type { Task } from './task'

export const pruneJob =
  (platform: Services): Task<unknown> =>
  () =>
    prune(platform)
