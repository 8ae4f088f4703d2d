import { sampleDevices } from '../modules/devices'
import type { Database } from '../persistence/database'
import type { Clock } from '../ports'

const HOUR_MS = 3_600_000
/** A statement ends long before its time limit; the rest of a large fleet follows in the next minutes. */
const MOST_AT_ONCE = 5_000

/**
 * The history that the charts of a device show. It is read from the devices' rows, so that the reports themselves write
 * nothing more (docs/decisions/device-reports.md).
 */
export class SampleDevices {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Answers how many were noted. Harmless when it runs again in the same hour. */
  run(): Promise<number> {
    const { database, clock } = this.needs
    const hour = new Date(Math.floor(clock.now().getTime() / HOUR_MS) * HOUR_MS)
    return sampleDevices(database, hour, MOST_AT_ONCE)
  }
}
