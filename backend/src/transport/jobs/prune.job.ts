import type { Prune } from '../../workflows/prune'
import type { EndSightings } from '../../workflows/sightings/end-sightings'
import type { KeepStays } from '../../workflows/stays/keep-stays'
import type { Task } from './task'

type Needs = { prune: Prune; keepStays: KeepStays; endSightings: EndSightings }

export const pruneJob =
  ({ prune, keepStays, endSightings }: Needs): Task<unknown> =>
  async (_, context) => {
    await keepStays.prune()
    await endSightings.prune()
    await prune.run(context)
  }
