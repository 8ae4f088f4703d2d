import { createHash } from 'node:crypto'
import type { ImportReply } from '@fangxing/contract/arrears'
import { plateKey } from '@fangxing/contract/plate'
import type { ArrearState } from '@fangxing/contract/states'
import { ARREAR, type ArrearEvent } from '../domain/arrear'
import { isTimeBarred } from '../domain/eligibility'
import { may, nextState } from '../domain/state-machine'
import { errorOf, readRows, type ReadRow } from '../modules/arrears'
import { insertMany, updateMany } from '../persistence/changes'
import { commitUnit } from '../persistence/commit-unit'
import { UniqueViolation, OptimisticLockError, type Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { StaffSession } from '../domain/sessions'
import type { ActorContext } from '../domain/actor-context'
import { GRACE_MS } from './end-grace'
import { READ_KNOWN_ARREARS, READ_LOT_IDS } from './import-arrears.queries'

/** A recognition less sure than this is looked at by a person before anybody owes anything. */
const SURE_PCT = 90

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
type Noted = { event: string; from: ArrearState | null; to: ArrearState; version: number }
type Needs = { database: Database; clock: Clock }

/**
 * Takes debts in bulk, row by row: new ones are created, known ones updated while nobody deals with them, wrong ones
 * refused with their reasons. One statement writes all that is right.
 */
export class ImportArrears {
  constructor(private readonly needs: Needs) {}

  /** The same batch again changes nothing. */
  async import(
    session: StaffSession,
    given: readonly unknown[],
    context: ActorContext,
  ): Promise<ImportReply> {
    const { database, clock } = this.needs
    const { merchantId } = session
    return database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const lots = await database.query<{ id: string }>(READ_LOT_IDS, [merchantId])
      const rows = readRows(given, new Set(lots.map(lot => lot.id)), work.at)
      const known = await this.readKnown(
        merchantId,
        rows.filter((row): row is Good => row.ok),
      )
      const batch = new Batch(merchantId, work)
      const outcomes = rows.map(row => batch.take(row, known))
      batch.fill()
      await this.commit(work)
      return summaryOf(outcomes)
    })
  }

  private async commit(work: UnitOfWork): Promise<void> {
    try {
      await commitUnit(this.needs.database, work)
    } catch (error) {
      // Another import of the same rows came first: now they are known.
      if (error instanceof UniqueViolation) throw new OptimisticLockError(error.constraint)
      throw error
    }
  }

  private async readKnown(merchantId: string, rows: readonly Good[]): Promise<Map<string, Known>> {
    const found = await this.needs.database.query<Known>(READ_KNOWN_ARREARS, [
      merchantId,
      rows.map(row => row.value.source),
      rows.map(row => row.value.externalId),
    ])
    return new Map(found.map(row => [`${row.source}|${row.external_id}`, row]))
  }
}

function summaryOf(rows: Outcome[]): ImportReply {
  const count = (outcome: Outcome['outcome']) => rows.filter(row => row.outcome === outcome).length
  return {
    created: count('created'),
    unchanged: count('unchanged'),
    updated: count('updated'),
    refused: count('refused'),
    rows,
  }
}

/**
 * What one import writes. A thousand rows go out in the set form, so that the statement's text does not depend on how many
 * there are; their states come from the machine all the same.
 */
class Batch {
  private readonly created: Columns[] = []
  private readonly updated: Columns[] = []
  private readonly entries: Columns[] = []

  constructor(
    private readonly merchantId: string,
    private readonly work: UnitOfWork,
  ) {}

  take(row: ReadRow, known: ReadonlyMap<string, Known>): Outcome {
    const head = { row: row.row, externalId: row.externalId }
    if (!row.ok) return { ...head, outcome: 'refused', errors: row.errors }
    const columns = columnsOf(row)
    const before = known.get(`${row.value.source}|${row.value.externalId}`)
    if (!before) {
      const id = newId()
      const state = this.follow(ARREAR.initial, eventsOf(row, this.work.at))
      this.created.push({
        id,
        merchant_id: this.merchantId,
        source: row.value.source,
        external_id: row.value.externalId,
        ...columns,
        state,
        version: 1,
        created_at: this.work.at,
        waived_fen: 0,
        paid_fen: 0,
        has_open_dispute: false,
      })
      this.note(id, { event: 'imported', from: null, to: state, version: 1 })
      return { ...head, outcome: 'created', arrearId: id }
    }
    if (before.content_hash === columns.content_hash)
      return { ...head, outcome: 'unchanged', arrearId: before.id }
    const isOpen =
      may(ARREAR, before.state, 'import_changed') && before.paid_fen === 0 && before.waived_fen === 0
    if (!isOpen) {
      return {
        ...head,
        outcome: 'refused',
        arrearId: before.id,
        errors: [errorOf('externalId', 'ROW_CLOSED')],
      }
    }
    const state = this.follow(before.state, ['import_changed', ...eventsOf(row, this.work.at)])
    this.updated.push({ id: before.id, version: before.version, ...columns, state })
    this.note(before.id, {
      event: 'import_changed',
      from: before.state,
      to: state,
      version: before.version + 1,
    })
    return { ...head, outcome: 'updated', arrearId: before.id }
  }

  fill(): void {
    if (this.created.length > 0) this.work.add(insertMany('arrear', this.created))
    if (this.updated.length > 0) this.work.add(updateMany('arrear', this.updated))
    if (this.entries.length > 0) this.work.add(insertMany('journal', this.entries))
  }

  /** Takes the machine's rows for `events` one after another. */
  private follow(from: ArrearState, events: readonly ArrearEvent[]): ArrearState {
    let state = from
    for (const event of events) {
      this.work.taken.push(`${ARREAR.name}|${state}|${event}`)
      state = nextState(ARREAR, state, event).to
    }
    return state
  }

  private note(id: string, { event, from, to, version }: Noted): void {
    this.entries.push({
      merchant_id: this.merchantId,
      entity: ARREAR.table,
      entity_id: id,
      event,
      from_state: from,
      to_state: to,
      version,
      actor: this.work.context.actor,
      trace_id: this.work.context.traceId,
      at: this.work.at,
    })
  }
}

/** What an imported debt has been through already. */
function eventsOf({ value }: Good, at: Date): readonly ArrearEvent[] {
  const exitedAt = new Date(value.exitedAt)
  if (value.confidencePct < SURE_PCT) return ['flagged']
  if (isTimeBarred(exitedAt, at)) return ['grace_over', 'time_barred']
  return at.getTime() - exitedAt.getTime() < GRACE_MS ? [] : ['grace_over']
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
