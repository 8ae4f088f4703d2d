import type { Prune } from '../../workflows/prune'
import type { EndBindings } from '../../workflows/plates/end-bindings'
import type { EndSightings } from '../../workflows/sightings/end-sightings'
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

export const pruneJob =
  ({ prune, keepStays, keepPictures, endSightings, endBindings, keepWebhooks }: Needs): Task<unknown> =>
  async (_, context) => {
    await keepStays.prune()
    await keepPictures.prune(context)
    await endSightings.prune()
    await endBindings.prune()
    await keepWebhooks.prune()
    await prune.run(context)
  }
