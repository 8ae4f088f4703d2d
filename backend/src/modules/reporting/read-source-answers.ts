import type { StaffCall } from '@fangxing/contract/calls'
import {
  REFUSED_OUTCOMES,
  REFUSED_REQUEST,
  ROW_CALLS,
  sourceRefusalMessage,
} from '@fangxing/contract/source-answer-labels'
import type { LateEvent, SourceDay } from '@fangxing/contract/source-answers'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import { dayOf, startOfDay } from '../../domain/shanghai-time'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import type { Clock } from '../../ports'
import { COUNT_LATE_EVENTS, LIST_LATE_EVENTS, LIST_SOURCE_ANSWERS } from './source-answers.queries'
import { READ_SOURCE_OF_MERCHANT } from './source-health.queries'

type AnswerRow = { day: string; call: string; outcome: string; code: string; count: number }
type LateCount = { day: string; late: number; replayed: number }
type LateRow = {
  id: string
  kind: string
  occurred_at: Date
  received_at: Date
  outcome: string
  stay_id: string | null
  is_replay: boolean
  plate_text: string | null
  lot_name: string | null
}
type Asked = { sourceId: string; days: number }

const DAY_MS = 86_400_000
/** Days, calls, outcomes and codes are few; a source that finds them all is still answered. */
const MOST_ANSWERS = 5000
const MOST_COUNTED = 100_000

/** How the words of a source were answered, and which of them came late. Reads from a replica where there is one. */
export class ReadSourceAnswers {
  constructor(private readonly needs: { reportingDatabase: Database; clock: Clock }) {}

  /** Refusals: NOT_FOUND, also for another merchant's. */
  async list(
    { merchantId }: StaffSession,
    { sourceId, days }: Asked,
  ): Promise<StaffCall<'listSourceAnswers'>['reply']> {
    const { reportingDatabase: database } = this.needs
    await this.refuseUnknown(merchantId, sourceId)
    const shown = this.lastDays(days)
    const [answers, late] = await Promise.all([
      database.query<AnswerRow>(LIST_SOURCE_ANSWERS, [sourceId, merchantId, shown.at(-1)!, MOST_ANSWERS]),
      database.query<LateCount>(COUNT_LATE_EVENTS, [sourceId, this.since(days), MOST_COUNTED]),
    ])
    return {
      items: answers.map(({ code, ...row }) => ({
        ...row,
        code: code === '' ? null : code,
        message: code === '' ? null : sourceRefusalMessage(code),
      })),
      days: shown.map(day => dayFrom(day, answers, late)),
    }
  }

  /** Refusals: NOT_FOUND, also for another merchant's. */
  async listLate(
    { merchantId }: StaffSession,
    { sourceId, days, cursor, limit }: Asked & { cursor?: string; limit: number },
  ): Promise<StaffCall<'listLateEvents'>['reply']> {
    const { reportingDatabase: database } = this.needs
    await this.refuseUnknown(merchantId, sourceId)
    const before = readCursor(cursor)?.id ?? null
    const rows = await database.query<LateRow>(LIST_LATE_EVENTS, [
      sourceId,
      merchantId,
      this.since(days),
      before,
      limit + 1,
    ])
    return pageOf(rows, limit, row => ({ at: row.received_at, id: row.id }), lateEventOf)
  }

  private async refuseUnknown(merchantId: string, sourceId: string): Promise<void> {
    const known = await this.needs.reportingDatabase.one(READ_SOURCE_OF_MERCHANT, [sourceId, merchantId])
    if (!known) throw new Refusal('NOT_FOUND')
  }

  /** Today first. */
  private lastDays(days: number): string[] {
    const nowMs = this.needs.clock.now().getTime()
    return Array.from({ length: days }, (_, back) => dayOf(new Date(nowMs - back * DAY_MS)))
  }

  private since(days: number): string {
    return lowestIdAt(startOfDay(this.lastDays(days).at(-1)!))
  }
}

function dayFrom(day: string, answers: readonly AnswerRow[], late: readonly LateCount[]): SourceDay {
  const ofDay = answers.filter(row => row.day === day)
  const sum = (isCounted: (row: AnswerRow) => boolean) =>
    ofDay.filter(isCounted).reduce((total, { count }) => total + count, 0)
  const isRow = ({ call, outcome }: AnswerRow) => ROW_CALLS.includes(call) && outcome !== REFUSED_REQUEST
  const counted = late.find(row => row.day === day)
  return {
    day,
    rows: sum(isRow),
    refusedRows: sum(row => isRow(row) && REFUSED_OUTCOMES.includes(row.outcome)),
    refusedRequests: sum(({ outcome }) => outcome === REFUSED_REQUEST),
    lateEvents: counted?.late ?? 0,
    replayedEvents: counted?.replayed ?? 0,
  }
}

const lateEventOf = (row: LateRow): LateEvent => ({
  id: row.id,
  kind: row.kind === 'entry' ? 'entry' : 'exit',
  plateText: row.plate_text,
  lotName: row.lot_name,
  occurredAt: row.occurred_at.toISOString(),
  receivedAt: row.received_at.toISOString(),
  isReplay: row.is_replay,
  outcome: row.outcome,
  stayId: row.stay_id,
})
