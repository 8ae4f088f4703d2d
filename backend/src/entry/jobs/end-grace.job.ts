import { endGrace } from '../../app/arrears/end-grace'
import type { Platform } from '../../app/platform'
import type { Task } from './task'

export const endGraceJob =
  (platform: Platform): Task<unknown> =>
  () =>
    endGrace(platform)
