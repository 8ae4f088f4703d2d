import type { Database } from '../persistence/database'
import type { Clock } from '../ports'
import { DELETE_IDEMPOTENCY_KEYS, DELETE_SESSIONS } from './prune.queries'

const KEY_LIFETIME_MS = 7 * 86_400_000
const SESSION_LIFETIME_MS = 30 * 86_400_000

/** Deletes what no longer means anything: idempotency keys of last week, sessions that expired a month ago. */
export class Prune {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  async run(): Promise<void> {
    const { database, clock } = this.needs
    const nowMs = clock.now().getTime()
    await database.query(DELETE_IDEMPOTENCY_KEYS, [new Date(nowMs - KEY_LIFETIME_MS)])
    await database.query(DELETE_SESSIONS, [new Date(nowMs - SESSION_LIFETIME_MS)])
  }
}
