import type { FreeDoubted } from '../../workflows/stays/free-doubted'
import type { Task } from './task'

export const freeDoubtedJob =
  ({ freeDoubted }: { freeDoubted: FreeDoubted }): Task<{ stayId: string }> =>
  ({ stayId }, context) =>
    freeDoubted.free(stayId, context)
