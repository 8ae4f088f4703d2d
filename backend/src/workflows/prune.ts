import type { ActorContext } from '../domain/actor-context'
import { yearsLater } from '../domain/shanghai-time'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import {
  CLEAR_DISPUTES,
  DELETE_AUDIT_RUNS,
  DELETE_CLONE_FLAGS,
  DELETE_CONSOLE_REQUESTS,
  DELETE_CONTACTS,
  DELETE_COMPLAINTS,
  DELETE_DEVICE_EVENTS,
  DELETE_DEVICE_SAMPLES,
  DELETE_DISPUTES,
  DELETE_ENDED_DEBTS,
  DELETE_ENDED_MESSAGES,
  DELETE_EXEMPTIONS,
  DELETE_IDEMPOTENCY_KEYS,
  DELETE_IMPORT_PARTS,
  DELETE_IMPORT_PROBLEMS,
  DELETE_IMPORTS,
  DELETE_PLATE_LOOKS,
  DELETE_REMINDER_MESSAGES,
  DELETE_REVIEW_DECISIONS,
  DELETE_SESSIONS,
  DELETE_SOURCE_ANSWERS,
} from './prune.queries'

const KEY_LIFETIME_MS = 7 * 86_400_000
/** What was said to them is in the audit log. */
const CONSOLE_REQUEST_LIFETIME_MS = 86_400_000
const SESSION_LIFETIME_MS = 30 * 86_400_000
/** Twice the day for which they count. */
const PLATE_LOOK_LIFETIME_MS = 2 * 86_400_000
/** A little more than the charts of a device show. */
const DEVICE_SAMPLE_LIFETIME_MS = 36 * 86_400_000
/** A quarter, so that an integrator's last months can be compared. */
const SOURCE_ANSWER_LIFETIME_MS = 92 * 86_400_000
/** As long as a debt may be claimed. */
const ROWS_YEARS = 3
const IMPORT_LIFETIME_MS = 90 * 86_400_000
/** A statement must end long before its time limit, and nothing may wait long for the rows that it locks. */
const SLICE = 2000
/** So long one job deletes before its successor goes on: others of its runner want to run as well. */
const BUDGET_MS = 20_000

/**
 * Deletes what no longer means anything: idempotency keys of last week, sessions that expired a month ago, what browsers asked yesterday, plates that were
 * asked for the day before yesterday, the files of imports that have ended, looks at devices of last month, counters of what sources were answered in the quarter before, and what is known of imports that ended three
 * months ago; after three years what devices told, results of audits, what people decided about what was flagged, withdrawn contacts, messages about debts that have ended and those that reported the end, objections about orders that have, complaints that are closed, flags of cloned plates and exemptions that have ended.
 */
export class Prune {
  constructor(
    private readonly needs: { database: Database; clock: Clock },
    private readonly limits = { slice: SLICE, budgetMs: BUDGET_MS },
  ) {}

  /** Deletes in slices until nothing is left, or queues its successor when its time is over. Harmless when it runs again. */
  async run(context: ActorContext): Promise<void> {
    const now = this.needs.clock.now()
    const endMs = performance.now() + this.limits.budgetMs
    const before = (ms: number) => new Date(now.getTime() - ms)
    const toDelete: [string, Date][] = [
      [DELETE_IDEMPOTENCY_KEYS, before(KEY_LIFETIME_MS)],
      [DELETE_SESSIONS, before(SESSION_LIFETIME_MS)],
      [DELETE_CONSOLE_REQUESTS, before(CONSOLE_REQUEST_LIFETIME_MS)],
      [DELETE_PLATE_LOOKS, before(PLATE_LOOK_LIFETIME_MS)],
      [DELETE_DEVICE_SAMPLES, before(DEVICE_SAMPLE_LIFETIME_MS)],
      [DELETE_SOURCE_ANSWERS, before(SOURCE_ANSWER_LIFETIME_MS)],
      [DELETE_IMPORT_PARTS, before(0)],
      [DELETE_IMPORT_PROBLEMS, before(IMPORT_LIFETIME_MS)],
      [DELETE_IMPORTS, before(IMPORT_LIFETIME_MS)],
      [DELETE_REMINDER_MESSAGES, yearsLater(now, -ROWS_YEARS)],
      [DELETE_ENDED_MESSAGES, yearsLater(now, -ROWS_YEARS)],
      [DELETE_ENDED_DEBTS, yearsLater(now, -ROWS_YEARS)],
      [DELETE_REVIEW_DECISIONS, yearsLater(now, -ROWS_YEARS)],
      [DELETE_AUDIT_RUNS, yearsLater(now, -ROWS_YEARS)],
      [DELETE_DEVICE_EVENTS, yearsLater(now, -ROWS_YEARS)],
      [DELETE_CONTACTS, yearsLater(now, -ROWS_YEARS)],
      [DELETE_COMPLAINTS, yearsLater(now, -ROWS_YEARS)],
      [DELETE_CLONE_FLAGS, yearsLater(now, -ROWS_YEARS)],
      [DELETE_EXEMPTIONS, yearsLater(now, -ROWS_YEARS)],
      [DELETE_DISPUTES, yearsLater(now, -ROWS_YEARS)],
      [CLEAR_DISPUTES, yearsLater(now, -ROWS_YEARS)],
    ]
    let isDone = true
    for (const [text, at] of toDelete) isDone &&= await this.delete(text, at, endMs)
    if (!isDone) await this.again({}, context)
  }

  /** The successor of this run, `from` where it ended. The last one that is queued counts. */
  async again(from: Record<string, unknown>, context: ActorContext): Promise<void> {
    const work = new UnitOfWork(context, this.needs.clock.now())
    work.job('prune', from, { key: 'prune' })
    await commitUnit(this.needs.database, work)
  }

  /** Whether nothing older than `before` is left. */
  private async delete(text: string, before: Date, endMs: number): Promise<boolean> {
    do {
      const row = await this.needs.database.one<{ n: number }>(text, [before, this.limits.slice])
      if (row!.n < this.limits.slice) return true
    } while (performance.now() < endMs)
    return false
  }
}
