import type { EndGrace } from '../../workflows/end-grace'
import type { Task } from './task'

export const endGraceJob =
  ({ endGrace }: { endGrace: EndGrace }): Task<unknown> =>
  () =>
    endGrace.end()
