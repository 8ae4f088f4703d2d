import type { ConsoleSessionView } from '@fangxing/contract/console-sessions'
import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import type { Clock } from '../../ports'
import type { Settings } from '../../settings/settings'
import { READ_CONSOLE_SESSIONS } from './console.queries'

const MAX_LISTED = 50

type Needs = { database: Database; clock: Clock; settings: Pick<Settings, 'CONSOLE_IDLE_S'> }
/** Those of a browser have all of it. */
type SessionRow = { [C in Shown]: NonNullable<Row<'session'>[C]> }
type Shown = 'console_id' | 'browser' | 'system' | 'place' | 'created_at' | 'last_used_at' | 'expires_at'

/** In which browsers somebody is signed in. */
export class ListConsoleSessions {
  constructor(private readonly needs: Needs) {}

  async list({ staffId, consoleId }: StaffSession): Promise<{ items: ConsoleSessionView[] }> {
    const { database, clock, settings } = this.needs
    const now = clock.now()
    const usedSince = new Date(now.getTime() - settings.CONSOLE_IDLE_S * 1000)
    const rows = await database.query<SessionRow>(READ_CONSOLE_SESSIONS, [
      staffId,
      now,
      usedSince,
      MAX_LISTED,
    ])
    return {
      items: rows.map(row => ({
        id: row.console_id,
        browser: row.browser,
        system: row.system,
        place: row.place,
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at.toISOString(),
        expiresAt: row.expires_at.toISOString(),
        isThis: row.console_id === consoleId,
      })),
    }
  }
}
