import type { Prune } from '../../workflows/prune'
import type { EndBindings } from '../../workflows/plates/end-bindings'
import type { EndSightings, SightingPlace } from '../../workflows/sightings/end-sightings'
import type { KeepPictures } from '../../workflows/stays/keep-pictures'
import type { KeepStays } from '../../workflows/stays/keep-stays'
import type { KeepWebhooks } from '../../workflows/webhooks/keep-webhooks'
import type { Task } from './task'

type Needs = {
  prune: Prune
  keepStays: KeepStays
  keepPictures: KeepPictures
  endSightings: EndSightings
  endBindings: EndBindings
  keepWebhooks: KeepWebhooks
}
/** Where the former run ended; null: it looked at all of them. */
type From = { sightingsAfter?: SightingPlace | null }

/** Each of these ends after its time; what any of them has left is done by a successor, at once. */
export const pruneJob =
  ({ prune, keepStays, keepPictures, endSightings, endBindings, keepWebhooks }: Needs): Task<From> =>
  async ({ sightingsAfter: from }, context) => {
    const isDone = [await keepStays.prune(), await endBindings.prune(), await keepWebhooks.prune()]
    const sightingsAfter = from === null ? null : await endSightings.prune(from)
    await keepPictures.prune(context)
    await prune.run(context)
    // Last, so that its place counts and not the plain successor of one of the others, which goes on by itself as well.
    if (isDone.includes(false) || sightingsAfter !== null) await prune.again({ sightingsAfter }, context)
  }
