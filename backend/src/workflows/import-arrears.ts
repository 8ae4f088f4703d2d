import { createHash } from 'node:crypto'
import type { ImportReply } from '@fangxing/contract/arrears'
import { plateKey } from '@fangxing/contract/plate'
import type { ArrearState } from '@fangxing/contract/states'
import { isTimeBarred } from '../domain/eligibility'
import { commit, insertMany, updateMany } from '../persistence/changes'
import { UniqueViolation, OptimisticLockError } from '../persistence/database'
import { newId } from '../persistence/new-id'
import type { ActorContext, Services, StaffSession } from '../services'
import { GRACE_MS } from './end-grace'
import { errorOf, readRows, type ReadRow } from '../modules/arrears/read-rows'

/** A recognition less sure than this is looked at by a person before anybody owes anything. */
const SURE_PCT = 90
const STILL_OPEN: readonly string[] = ['grace', 'review', 'outstanding']

type Good = Extract<ReadRow, { ok: true }>
type Known = {
  id: string
  version: number
  source: string
  external_id: string
  state: ArrearState
  content_hash: string
  paid_fen: number
  waived_fen: number
}
type Outcome = ImportReply['rows'][number]
type Columns = Record<string, unknown>

/**
 * Takes debts in bulk, row by row: new ones are created, known ones updated while nobody deals with them, wrong ones
 * refused with their reasons. The same batch again changes nothing. One statement writes all that is right.
 */
export async function importArrears(
  platform: Services,
  session: StaffSession,
  given: readonly unknown[],
  act: ActorContext,
): Promise<ImportReply> {
  return platform.database.retryOnConflict(async () => {
    const at = platform.clock.now()
    const lots = await platform.database.query<{ id: string }>('SELECT id FROM lot WHERE merchant_id = $1', [
      session.merchantId,
    ])
    const rows = readRows(given, new Set(lots.map(lot => lot.id)), at)
    const known = await readKnown(
      platform,
      session.merchantId,
      rows.filter((row): row is Good => row.ok),
    )
    const batch = new Batch(session.merchantId, act, at)
    const outcomes = rows.map(row => batch.take(row, known))
    try {
      await commit(platform.database, batch.changes())
    } catch (error) {
      // Another import of the same rows came first: now they are known.
      if (error instanceof UniqueViolation) throw new OptimisticLockError(error.constraint)
      throw error
    }
    const count = (outcome: Outcome['outcome']) => outcomes.filter(row => row.outcome === outcome).length
    return {
      created: count('created'),
      unchanged: count('unchanged'),
      updated: count('updated'),
      refused: count('refused'),
      rows: outcomes,
    }
  })
}

async function readKnown(
  platform: Services,
  merchantId: string,
  rows: readonly Good[],
): Promise<Map<string, Known>> {
  const found = await platform.database.query<Known>(
    `SELECT a.id, a.version, a.source, a.external_id, a.state, a.content_hash, a.paid_fen, a.waived_fen
     FROM unnest($2::text[], $3::text[]) AS w(source, external_id)
     JOIN arrear a ON a.merchant_id = $1 AND a.source = w.source AND a.external_id = w.external_id`,
    [merchantId, rows.map(row => row.value.source), rows.map(row => row.value.externalId)],
  )
  return new Map(found.map(row => [`${row.source}|${row.external_id}`, row]))
}

/** What one import writes. */
class Batch {
  private readonly created: Columns[] = []
  private readonly updated: Columns[] = []
  private readonly lines: Columns[] = []

  constructor(
    private readonly merchantId: string,
    private readonly act: ActorContext,
    private readonly at: Date,
  ) {}

  take(row: ReadRow, known: ReadonlyMap<string, Known>): Outcome {
    const head = { row: row.row, externalId: row.externalId }
    if (!row.ok) return { ...head, outcome: 'refused', errors: row.errors }
    const columns = columnsOf(row)
    const before = known.get(`${row.value.source}|${row.value.externalId}`)
    const state = stateOf(row, this.at)
    if (!before) {
      const id = newId()
      this.created.push({
        id,
        merchant_id: this.merchantId,
        source: row.value.source,
        external_id: row.value.externalId,
        ...columns,
        state,
        version: 1,
        created_at: this.at,
        waived_fen: 0,
        paid_fen: 0,
        has_open_dispute: false,
      })
      this.note(id, 'imported', null, state, 1)
      return { ...head, outcome: 'created', arrearId: id }
    }
    if (before.content_hash === columns.content_hash)
      return { ...head, outcome: 'unchanged', arrearId: before.id }
    if (!STILL_OPEN.includes(before.state) || before.paid_fen > 0 || before.waived_fen > 0) {
      return {
        ...head,
        outcome: 'refused',
        arrearId: before.id,
        errors: [errorOf('externalId', 'ROW_CLOSED')],
      }
    }
    this.updated.push({ id: before.id, version: before.version, ...columns, state })
    this.note(before.id, 'import_changed', before.state, state, before.version + 1)
    return { ...head, outcome: 'updated', arrearId: before.id }
  }

  changes() {
    return [
      insertMany('arrear', this.created),
      this.updated.length > 0 && updateMany('arrear', this.updated),
      insertMany('journal', this.lines),
    ]
  }

  private note(id: string, event: string, from: string | null, to: string, version: number): void {
    this.lines.push({
      merchant_id: this.merchantId,
      entity: 'arrear',
      entity_id: id,
      event,
      from_state: from,
      to_state: to,
      version,
      actor: this.act.actor,
      trace_id: this.act.traceId,
      at: this.at,
    })
  }
}

function stateOf({ value }: Good, at: Date): ArrearState {
  const exitedAt = new Date(value.exitedAt)
  if (value.confidencePct < SURE_PCT) return 'review'
  if (isTimeBarred(exitedAt, at)) return 'time_barred'
  return at.getTime() - exitedAt.getTime() < GRACE_MS ? 'grace' : 'outstanding'
}

function columnsOf({ value, plate }: Good) {
  const columns = {
    lot_id: value.lotId,
    plate_text: plate.text,
    plate_colour: plate.colour,
    plate_key: plateKey(plate),
    entered_at: new Date(value.enteredAt).toISOString(),
    exited_at: new Date(value.exitedAt).toISOString(),
    principal_fen: value.principalFen,
    late_fee_fen: value.lateFeeFen,
    reminder_count: value.reminderCount,
    last_reminded_at: value.lastRemindedAt ? new Date(value.lastRemindedAt).toISOString() : null,
    evidence: value.evidence,
    trace: value.trace,
  }
  const content = JSON.stringify([columns, value.confidencePct])
  return { ...columns, content_hash: createHash('sha256').update(content).digest('hex') }
}
