import type { Database } from '../../persistence/database'
import {
  daysDropped,
  dayToWalkAgain,
  entryBeforeUnproven,
  entryOfLink,
  LOOK_BACK,
  readDropped,
  type ProvenDay,
} from './audit-days'
import type { Window } from './look-at-rows'
import { READ_NEWEST_ENTRY } from './subjects.queries'

const DAY_MS = 86_400_000
/** An id is made before its row is committed, on the clock of its node. */
const OVERLAP_MS = 3_600_000

/** The id of the newest entry of the audit log as text; `0` when there is none. */
export async function readNewestEntry(database: Database): Promise<string> {
  return (await database.one<{ id: string }>(READ_NEWEST_ENTRY))!.id
}

/**
 * What to look at where whole days were looked at before: everything since the last of them, and one of them again, another
 * each day, in which a row may have been changed in silence.
 */
export async function windowsSince(
  database: Database,
  days: readonly ProvenDay[],
  now: Date,
): Promise<Window[]> {
  const upto = await readNewestEntry(database)
  const last = days.at(-1)
  if (!last) return [{ entries: { after: '0', upto }, made: { from: null, until: null } }]
  const after = String(await entryBeforeUnproven(database, days))
  const since: Window = {
    entries: { after, upto },
    made: { from: at(last.day, DAY_MS - OVERLAP_MS), until: null },
  }
  const dropped = daysDropped(days, await readDropped(database))
  if (dropped === days.length) return [since]
  const again = days[dayToWalkAgain(days, now, dropped)]!
  const first = await entryOfLink(database, again.first_seq)
  const end = await entryOfLink(database, again.last_seq)
  return [
    since,
    {
      entries: { after: String(Math.max(0, first - LOOK_BACK)), upto: String(end + LOOK_BACK) },
      made: { from: at(again.day, -OVERLAP_MS), until: at(again.day, DAY_MS + OVERLAP_MS) },
    },
  ]
}

const at = (day: string, laterMs: number): string => new Date(Date.parse(day) + laterMs).toISOString()
