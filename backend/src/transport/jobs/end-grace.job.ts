import type { Services } from '../../services'
import type { Task } from './task'

export const endGraceJob =
  ({ endGrace }: Pick<Services, 'endGrace'>): Task<unknown> =>
  () =>
    endGrace.end()
