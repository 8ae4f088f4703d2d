import type { SessionStore } from '../modules/sessions'
import type { ActorContext } from '../domain/actor-context'
import type { Database } from '../persistence/database'
import type { Clock } from '../ports'
import { REVOKE_SESSION, REVOKE_SESSIONS_OF_STAFF } from './end-sessions.queries'

type Needs = { database: Database; clock: Clock; sessions: SessionStore }

/** Ends sign-ins: in PostgreSQL, in Redis, and on the sockets of all nodes. */
export class EndSessions {
  constructor(private readonly needs: Needs) {}

  /** The bearer of this token signs out. Harmless when it runs again. */
  async signOut(token: string, context: ActorContext): Promise<void> {
    await this.revoke(REVOKE_SESSION, this.needs.sessions.hashOf(token), context)
  }

  /** Every session of a member of staff ends: roles changed, or the person left. */
  async endOfStaff(staffId: string, context: ActorContext): Promise<void> {
    await this.revoke(REVOKE_SESSIONS_OF_STAFF, staffId, context)
  }

  private async revoke(query: string, whose: string, { actor, traceId }: ActorContext): Promise<void> {
    const { database, clock, sessions } = this.needs
    const values = [whose, clock.now(), actor, traceId]
    const rows = await database.query<{ token_hash: string }>(query, values)
    await sessions.forget(rows.map(row => row.token_hash))
  }
}
