import type { Prune } from '../../workflows/prune'
import type { EndBindings } from '../../workflows/plates/end-bindings'
import type { EndSightings, SightingPlace } from '../../workflows/sightings/end-sightings'
import type { ForgetPlates } from '../../workflows/retention/forget-plates'
import type { RetireDebts } from '../../workflows/retention/retire-debts'
import type { RetirePhotos } from '../../workflows/retention/retire-photos'
import type { SweepFiles } from '../../workflows/retention/sweep-files'
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
  retireDebts: RetireDebts
  forgetPlates: ForgetPlates
  retirePhotos: RetirePhotos
  sweepFiles: SweepFiles
}
/** Where the former run ended; null: it looked at all of them. */
type From = { sightingsAfter?: SightingPlace | null }

/** Each of these ends after its time; what any of them has left is done by a successor, at once. */
export const pruneJob =
  (needs: Needs): Task<From> =>
  async ({ sightingsAfter: from }, context) => {
    const { prune, keepStays, keepPictures, endSightings, endBindings, keepWebhooks } = needs
    const isDone = [await keepStays.prune(), await endBindings.prune(), await keepWebhooks.prune()]
    // Debts first: what they leave behind is looked at in the same run.
    isDone.push(await needs.retireDebts.run(context), await keepPictures.prune())
    isDone.push(await needs.retirePhotos.run(), await needs.sweepFiles.run())
    isDone.push(await needs.forgetPlates.run(context))
    const sightingsAfter = from === null ? null : await endSightings.prune(from)
    await prune.run(context)
    // Last, so that its place counts and not the plain successor of one of the others, which goes on by itself as well.
    if (isDone.includes(false) || sightingsAfter !== null) await prune.again({ sightingsAfter }, context)
  }
