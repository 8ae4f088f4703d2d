import { PLATFORM as PLATFORM_ROLES } from '@fangxing/contract/roles'
import type { ActorContext } from '../domain/actor-context'
import type { StaffSession } from '../domain/sessions'
import type { Database } from '../persistence/database'
import type { Clock } from '../ports'
import { NOTE_PLATFORM_READ } from './note-platform-read.queries'

const PLATFORM: readonly string[] = PLATFORM_ROLES
const HOUR_MS = 3_600_000

/** What the platform's people read across all merchants is in the audit log (invariant I21). */
export class NotePlatformRead {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /**
   * One entry for each person, call and hour, however often their page asks. Nothing for people of a merchant, who read their
   * own. Errors: as the database's; then nothing is to be read.
   */
  async note(session: StaffSession, call: string, context: ActorContext): Promise<void> {
    if (!session.roles.some(role => PLATFORM.includes(role))) return
    const { database, clock } = this.needs
    const now = clock.now()
    const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS).toISOString()
    const key = `${session.staffId} ${call} ${hour}`
    const { actor, traceId } = context
    await database.query(NOTE_PLATFORM_READ, [
      'platform-read',
      key,
      now,
      session.staffId,
      call,
      actor,
      traceId,
    ])
  }
}
