import type { Logger } from 'pino'
import type { ChainAuditLog } from '../../workflows/chain-audit-log'
import type { SampleDevices } from '../../workflows/sample-devices'
import type { ClearDeadJobs } from '../../workflows/clear-dead-jobs'
import type { AddPartitions } from '../../workflows/add-partitions'
import type { RetireIndexes } from '../../workflows/retire-indexes'
import type { AnnounceKeys } from '../../workflows/renew-keys/announce-keys'
import type { KeepPictures } from '../../workflows/stays/keep-pictures'
import type { KeepStays } from '../../workflows/stays/keep-stays'
import type { ReleaseFlagged } from '../../workflows/stays/release-flagged'
import type { WatchStays } from '../../workflows/stays/watch-stays'
import type { EndBindings } from '../../workflows/plates/end-bindings'
import type { EndSightings } from '../../workflows/sightings/end-sightings'
import type { WatchLinks } from '../../workflows/watch-links'
import type { Task } from './task'

export type SweepNeeds = {
  watchLinks: WatchLinks
  announceKeys: AnnounceKeys
  chainAuditLog: ChainAuditLog
  clearDeadJobs: ClearDeadJobs
  retireIndexes: RetireIndexes
  addPartitions: AddPartitions
  keepPictures: KeepPictures
  keepStays: KeepStays
  releaseFlagged: ReleaseFlagged
  watchStays: WatchStays
  endSightings: EndSightings
  endBindings: EndBindings
  sampleDevices: SampleDevices
  log: Logger
}

/** Every minute, on one node. One step that fails does not keep the others from running. */
export const sweepJob =
  ({
    watchLinks,
    announceKeys,
    chainAuditLog,
    clearDeadJobs,
    retireIndexes,
    addPartitions,
    keepPictures,
    keepStays,
    releaseFlagged,
    watchStays,
    endSightings,
    endBindings,
    sampleDevices,
    log,
  }: SweepNeeds): Task<unknown> =>
  async (_, context) => {
    const steps: Record<string, () => Promise<unknown>> = {
      watchLinks: () => watchLinks.watch(),
      announceKeys: () => announceKeys.sweep(),
      chainAuditLog: () => chainAuditLog.run(),
      clearDeadJobs: () => clearDeadJobs.clear(),
      pruneInbox: () => watchLinks.pruneInbox(),
      retireIndexes: () => retireIndexes.run(),
      addPartitions: () => addPartitions.run(),
      addStayPartitions: () => keepStays.addPartitions(),
      joinPictures: () => keepPictures.join(context),
      releaseFlagged: () => releaseFlagged.sweep(context),
      watchStays: () => watchStays.watch(context),
      endSightings: () => endSightings.end(context),
      endBindings: () => endBindings.sweep(context),
      sampleDevices: () => sampleDevices.run(),
    }
    for (const [step, run] of Object.entries(steps)) {
      try {
        await run()
      } catch (error) {
        log.error({ err: error, step }, 'sweep step failed')
      }
    }
  }
