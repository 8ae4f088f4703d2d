import type { Database } from '../../persistence/database'
import { READ_MERCHANT_NUMBERS } from './merchant.queries'

const RELOAD_AFTER_MS = 1000
const REFRESH_AFTER_MS = 60_000
type Directory = { mchids: Promise<Map<string, string>>; loadedAtMs: number }
type Needs = { database: Database; pay: { knows(mchid: string): boolean } }

/** The merchants by the codes that stand in the addresses of payment callbacks: all of them, read at once. */
export class MerchantDirectory {
  private directory: Directory | null = null

  constructor(private readonly needs: Needs) {}

  /**
   * The merchant number behind a code, or null: no such merchant, or none with credentials here. Cached, because every
   * callback asks; an unknown code costs at most one query a second, whoever sends it. Errors: as the database's.
   */
  async mchidOf(code: string): Promise<string | null> {
    if (!/^[0-9A-Za-z_-]{1,64}$/.test(code)) return null
    let directory = this.directory ?? this.load()
    let mchid = (await directory.mchids).get(code)
    const ageMs = performance.now() - directory.loadedAtMs
    if (mchid === undefined && ageMs > RELOAD_AFTER_MS) {
      directory = this.load()
      mchid = (await directory.mchids).get(code)
    } else if (ageMs > REFRESH_AFTER_MS) {
      this.load().mchids.catch(() => undefined)
    }
    return mchid !== undefined && this.needs.pay.knows(mchid) ? mchid : null
  }

  private load(): Directory {
    const mchids = this.needs.database
      .query<{ code: string; mchid: string }>(READ_MERCHANT_NUMBERS)
      .then(rows => new Map(rows.map(row => [row.code, row.mchid])))
    const directory = { mchids, loadedAtMs: performance.now() }
    this.directory = directory
    mchids.catch(() => {
      if (this.directory === directory) this.directory = null
    })
    return directory
  }
}
