import { Refusal } from '@fangxing/contract/refusal'
import type { SessionStore } from '../modules/sessions'
import type { ActorContext } from '../domain/actor-context'
import type { Database } from '../persistence/database'
import type { Clock } from '../ports'
import { REVOKE_CONSOLE_SESSION, REVOKE_SESSION, REVOKE_SESSIONS_OF_STAFF } from './end-sessions.queries'

type Needs = { database: Database; clock: Clock; sessions: SessionStore }

/** Ends sign-ins: in PostgreSQL, in Redis, and on the sockets of all nodes. */
export class EndSessions {
  constructor(private readonly needs: Needs) {}

  /** The bearer of this token signs out. Harmless when it runs again. */
  async signOut(token: string, context: ActorContext): Promise<void> {
    await this.revoke(REVOKE_SESSION, [this.needs.sessions.hashOf(token)], context)
  }

  /** Every session of a member of staff ends: roles changed, or the person left. */
  async endOfStaff(staffId: string, context: ActorContext): Promise<void> {
    await this.revoke(REVOKE_SESSIONS_OF_STAFF, [staffId], context)
  }

  /** One of a person's own browsers is signed out. Refusals: NOT_FOUND, also when it has ended already. */
  async endConsole(staffId: string, consoleId: string, context: ActorContext): Promise<void> {
    const ended = await this.revoke(REVOKE_CONSOLE_SESSION, [consoleId, staffId], context)
    if (ended === 0) throw new Refusal('NOT_FOUND')
  }

  /** How many ended. */
  private async revoke(
    query: string,
    [which, ...more]: string[],
    { actor, traceId }: ActorContext,
  ): Promise<number> {
    const { database, clock, sessions } = this.needs
    const values = [which, clock.now(), actor, traceId, ...more]
    const rows = await database.query<{ token_hash: string }>(query, values)
    await sessions.forget(rows.map(row => row.token_hash))
    return rows.length
  }
}
