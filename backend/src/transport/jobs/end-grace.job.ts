import { endGrace } from '../../workflows/end-grace'
import type { Services } from '../../services'
import type { Task } from './task'

export const endGraceJob =
  (platform: Services): Task<unknown> =>
  () =>
    endGrace(platform)
