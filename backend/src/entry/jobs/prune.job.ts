import type { Platform } from '../../app/platform'
import { prune } from '../../app/prune'
import type { Task } from './task'

export const pruneJob =
  (platform: Platform): Task<unknown> =>
  () =>
    prune(platform)
