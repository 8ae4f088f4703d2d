import type { CommandRing } from '../../modules/devices'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { READ_NEWEST_NAME } from './renew-keys.queries'

const FRESH_MS = 5_000

type Needs = { database: Database; clock: Clock; commandRing: CommandRing }

/**
 * Whether this node has the newest signing key. While keys are changed node by node, one with the older configuration
 * would take back what the others give out; so it neither announces nor hands out keys.
 */
export class RingOrder {
  private last: { atMs: number; newest: Promise<string> } | null = null

  constructor(private readonly needs: Needs) {}

  /** Errors: as the database's. */
  async isNewest(): Promise<boolean> {
    const { commandRing } = this.needs
    if (!this.last || performance.now() - this.last.atMs >= FRESH_MS) {
      const newest = this.read()
      const reading = { atMs: performance.now(), newest }
      this.last = reading
      newest.catch(() => {
        if (this.last === reading) this.last = null
      })
    }
    return (await this.last.newest) === commandRing.currentName
  }

  private async read(): Promise<string> {
    const { database, clock, commandRing } = this.needs
    const names = [...commandRing.names].reverse()
    return (await database.one<{ id: string }>(READ_NEWEST_NAME, [names, clock.now()]))!.id
  }
}
