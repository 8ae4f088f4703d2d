import type { Prune } from '../../workflows/prune'
import type { KeepStays } from '../../workflows/stays/keep-stays'
import type { Task } from './task'

export const pruneJob =
  ({ prune, keepStays }: { prune: Prune; keepStays: KeepStays }): Task<unknown> =>
  async (_, context) => {
    await keepStays.prune()
    await prune.run(context)
  }
