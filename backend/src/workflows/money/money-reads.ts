import { startOfDay } from '../../domain/shanghai-time'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'

export type MoneyReads = { database: Database; reportingDatabase: Database; clock: Clock }

const DAY_MS = 86_400_000
/** What was done in the last minutes of a day has reached every replica by then. */
const SETTLED_AFTER_MS = 3_600_000

/**
 * Where what came in on these days is read. Nothing that somebody does now is of a day that is over, so that a replica shows all of it;
 * today is read where it is written: whoever has just taken cash looks for it at once.
 */
export function databaseOfDays(
  { database, reportingDatabase, clock }: MoneyReads,
  { to }: { to: string },
): Database {
  const overAtMs = startOfDay(to).getTime() + DAY_MS + SETTLED_AFTER_MS
  return clock.now().getTime() >= overAtMs ? reportingDatabase : database
}
