import type { Database } from '../../persistence/database'
import { READ_MERCHANT_NUMBERS } from './merchant.queries'

const RELOAD_AFTER_MS = 1000
const REFRESH_AFTER_MS = 60_000
type Directory = { mchids: Map<string, string>; loadedAtMs: number }
type Needs = { database: Database; pay: { knows(mchid: string): boolean } }

/** The merchants by the codes that stand in the addresses of payment callbacks: all of them, read at once. */
export class MerchantDirectory {
  private directory: Directory | null = null
  private loading: { answer: Promise<Directory>; sinceMs: number } | null = null

  constructor(private readonly needs: Needs) {}

  /**
   * The merchant number behind a code, or null: no such merchant, or none with credentials here. Cached, because every
   * callback asks; an unknown code costs at most one query a second, whoever sends it. A merchant that was read once is
   * known without the database. Errors: as the database's.
   */
  async mchidOf(code: string): Promise<string | null> {
    if (!/^[0-9A-Za-z_-]{1,64}$/.test(code)) return null
    let directory = this.directory ?? (await this.load())
    let mchid = directory.mchids.get(code)
    const ageMs = performance.now() - directory.loadedAtMs
    if (mchid === undefined && ageMs > RELOAD_AFTER_MS) {
      directory = await this.load()
      mchid = directory.mchids.get(code)
    } else if (ageMs > REFRESH_AFTER_MS) {
      this.load().catch(() => undefined)
    }
    return mchid !== undefined && this.needs.pay.knows(mchid) ? mchid : null
  }

  /** Callers at the same time share one read, and a read that failed is asked for again a second later. */
  private load(): Promise<Directory> {
    const sinceMs = performance.now()
    if (this.loading && sinceMs - this.loading.sinceMs < RELOAD_AFTER_MS) return this.loading.answer
    const answer = this.needs.database
      .query<{ code: string; mchid: string }>(READ_MERCHANT_NUMBERS)
      .then(rows => {
        const directory = { mchids: new Map(rows.map(row => [row.code, row.mchid])), loadedAtMs: sinceMs }
        this.directory = directory
        return directory
      })
    this.loading = { answer, sinceMs }
    return answer
  }
}
