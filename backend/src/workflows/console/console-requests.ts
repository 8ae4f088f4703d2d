import type { ConsoleRequestView } from '@fangxing/contract/console-sessions'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { READ_CONSOLE_REQUEST } from './console.queries'

export type ConsoleRequest = Row<'console_request'>

export const readConsoleRequest = (database: Database, id: string): Promise<ConsoleRequest | null> =>
  database.one<ConsoleRequest>(READ_CONSOLE_REQUEST, [id])

/** What has become of it by `now`. What was confirmed and not used within its time has expired as well. */
export function stateOf(request: ConsoleRequest, now: Date): ConsoleRequestView['state'] {
  if (request.refused_at) return 'refused'
  if (request.used_at) return 'confirmed'
  if (request.expires_at <= now) return 'expired'
  return request.confirmed_at ? 'confirmed' : 'waiting'
}
