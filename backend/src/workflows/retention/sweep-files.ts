import { RETENTION } from '../../domain/retention'
import type { StoredFile } from '../../ports'
import type { PictureNeeds } from './retire-pictures'
import { CLAIM_SHARD, FINISH_SHARD, READ_ORPHANS } from './sweep-files.queries'

const CHUNK = 500
const BUDGET_MS = 20_000

/**
 * Files that no row names: left by a crash between a file and its row. The store is searched folder by folder, each once a week; a file
 * younger than a day is left alone, because its row may be on its way.
 */
export class SweepFiles {
  constructor(
    private readonly needs: PictureNeeds,
    private readonly budgetMs = BUDGET_MS,
  ) {}

  /** Returns whether no folder is due any more; harmless when it runs again, and on several nodes at once. */
  async run(): Promise<boolean> {
    const { database, clock } = this.needs
    const endMs = performance.now() + this.budgetMs
    do {
      const now = clock.now()
      const lease = new Date(now.getTime() + RETENTION.leaseMs)
      const due = await database.one<{ shard: number }>(CLAIM_SHARD, [now, lease])
      if (!due) return true
      await this.search(due.shard, now)
      await database.query(FINISH_SHARD, [due.shard, new Date(now.getTime() + RETENTION.searchMs)])
    } while (performance.now() < endMs)
    return false
  }

  private async search(shard: number, now: Date): Promise<void> {
    const old: StoredFile[] = []
    for await (const file of this.needs.pictures.list(shard, new Date(now.getTime() - RETENTION.orphanMs))) {
      old.push(file)
      if (old.length === CHUNK) await this.removeOrphans(old.splice(0))
    }
    await this.removeOrphans(old)
  }

  private async removeOrphans(files: readonly StoredFile[]): Promise<void> {
    const { database, pictures, log, metrics } = this.needs
    if (files.length === 0) return
    const ids = files.flatMap(({ photoId }) => photoId ?? [])
    const rows = await database.query<{ id: string }>(READ_ORPHANS, [ids])
    const orphans = new Set(rows.map(({ id }) => id))
    for (const file of files) {
      if (file.photoId !== null && !orphans.has(file.photoId)) continue
      try {
        await pictures.removeFile(file)
        metrics.retired.inc({ what: 'file' })
      } catch (error) {
        log.warn({ err: error }, 'a file that no row names could not be deleted yet')
      }
    }
  }
}
