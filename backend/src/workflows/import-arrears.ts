import { createHash } from 'node:crypto'
import type { ApprovalAct, DebtsEnded } from '@fangxing/contract/approvals'
import type { ImportReply } from '@fangxing/contract/arrears'
import { plateKey } from '@fangxing/contract/plate'
import { Refusal, refusalMessage } from '@fangxing/contract/refusal'
import { ARREAR, type ArrearEvent } from '../domain/arrear'
import { isTimeBarred } from '../domain/eligibility'
import { may } from '../domain/state-machine'
import { errorOf, noteReminders, readRows, type GivenRow, type ReadRow } from '../modules/arrears'
import { json } from '../persistence/changes'
import { commitAsSets } from '../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import { takeContact } from '../modules/contacts'
import type { Clock } from '../ports'
import type { Settings } from '../settings/settings'
import type { StaffSession } from '../domain/sessions'
import type { ActorContext } from '../domain/actor-context'
import type { AlsoCommit } from './also-commit'
import type { EndDebts } from './end-debts/end-debts'
import { withoutReportedStays } from './stays/reported-stays'
import { changeKnown, refusalOf, type KnownDebt } from './change-known-debt'
import { READ_KNOWN_ARREARS, READ_LOT_IDS, READ_OWN_PHOTOS } from './import-arrears.queries'

/** A recognition less sure than this is reviewed by a person before anybody owes anything. */
const SURE_PCT = 90
/** A stay longer than this is a missed exit far more often than a stay. */
const MAX_STAY_MS = 30 * 24 * 3_600_000
/** No system that feeds us existed then: a date before it is the zero of some clock. */
const FIRST_ENTRY_MS = Date.parse('2000-01-01T00:00:00+08:00')

/** Debts end plate by plate, each with its own commit: so long one import may do that before the rest is left to the next. */
const ENDING_MS = 10_000

/** In these a person has to review a debt. */
const LOOKED_AT_STATES = ARREAR.states.filter(state => may(ARREAR, state, 'confirmed'))

type Good = Extract<ReadRow, { ok: true }>
type Outcome = ImportReply['rows'][number]
type Needs = {
  database: Database
  clock: Clock
  endDebts: EndDebts
  settings: Pick<Settings, 'QR_KEY'>
}

/**
 * Takes debts in bulk, row by row: new ones are created, known ones updated while nobody deals with them, wrong ones
 * refused with their reasons. One statement writes all that is right.
 */
export class ImportArrears {
  constructor(
    private readonly needs: Needs,
    private readonly limits = { endingMs: ENDING_MS },
  ) {}

  /** The same batch again changes nothing, and ends what there was no time for. */
  async import(
    session: StaffSession,
    given: readonly GivenRow[],
    context: ActorContext,
    also: AlsoCommit<Outcome> = () => undefined,
  ): Promise<ImportReply> {
    const { database, clock } = this.needs
    const decided = await database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const decided = await this.decide(work, session.merchantId, given)
      await also(work, decided.outcomes)
      await this.commit(work)
      return decided
    })
    return summaryOf(await this.endDebts(session, decided, context))
  }

  /** What an import of the batch would do; nothing is written. */
  async preview(
    { merchantId }: StaffSession,
    given: readonly GivenRow[],
    context: ActorContext,
  ): Promise<Outcome[]> {
    const work = new UnitOfWork(context, this.needs.clock.now())
    return (await this.decide(work, merchantId, given)).outcomes
  }

  private async decide(
    work: UnitOfWork,
    merchantId: string,
    given: readonly GivenRow[],
  ): Promise<{ rows: ReadRow[]; outcomes: Outcome[] }> {
    const { database } = this.needs
    const lots = await database.query<{ id: string }>(READ_LOT_IDS, [merchantId])
    const read = readRows(given, new Set(lots.map(lot => lot.id)), work.at)
    const own = await this.withOwnPhotos(merchantId, read)
    const known = await this.readKnown(
      merchantId,
      own.filter((row): row is Good => row.ok),
    )
    const rows = await withoutReportedStays(database, merchantId, own, known)
    const outcomes = rows.map(row => takeRow(work, merchantId, row, known))
    this.takeContacts(work, merchantId, rows)
    return { rows, outcomes }
  }

  /** Also of rows that are known already: a number belongs to the plate, and is no part of what a debt says. */
  private takeContacts(work: UnitOfWork, merchantId: string, rows: readonly ReadRow[]): void {
    for (const row of rows) {
      if (!row.ok || row.value.contact === undefined) continue
      takeContact(work, this.needs.settings, { merchantId, plateKey: plateKey(row.plate) }, row.value.contact)
    }
  }

  /** Debts of one plate that the import says are not owed any more end together: a car may be held for several. */
  private async endDebts(
    session: StaffSession,
    { rows, outcomes }: { rows: readonly ReadRow[]; outcomes: readonly Outcome[] },
    context: ActorContext,
  ): Promise<Outcome[]> {
    const ended = new Map<Outcome, Outcome>()
    const endMs = performance.now() + this.limits.endingMs
    for (const group of groupsToEnd(rows, outcomes)) {
      const { act, reference, members } = group
      if (performance.now() >= endMs) {
        for (const member of members) ended.set(member, endedOutcome(member, new Refusal('UNAVAILABLE')))
        continue
      }
      const decision = {
        arrearIds: members.map(({ arrearId }) => arrearId!),
        reason: '导入 / import',
        reference,
      }
      const result = await this.needs.endDebts
        .end(session, act, decision, context)
        .catch((error: unknown) => {
          if (error instanceof Refusal) return error
          throw error
        })
      for (const member of members) ended.set(member, endedOutcome(member, result))
    }
    return outcomes.map(outcome => ended.get(outcome) ?? outcome)
  }

  /** A reference to a picture of somebody else is refused with its row: whoever sees the debt is shown its pictures (I21). */
  private async withOwnPhotos(merchantId: string, rows: readonly ReadRow[]): Promise<ReadRow[]> {
    const wanted = [...new Set(rows.flatMap(row => (row.ok ? photoIdsOf(row) : [])))]
    if (wanted.length === 0) return [...rows]
    const found = await this.needs.database.query<{ id: string }>(READ_OWN_PHOTOS, [merchantId, wanted])
    const own = new Set(found.map(({ id }) => id))
    return rows.map(row => {
      if (!row.ok || photoIdsOf(row).every(id => own.has(id))) return row
      const { row: line, externalId } = row
      return { row: line, externalId, ok: false, errors: [errorOf('evidence', 'ROW_PHOTO_UNKNOWN')] }
    })
  }

  private async commit(work: UnitOfWork): Promise<void> {
    // Another import of the same rows came first: now they are known.
    await uniqueAsConflict(commitAsSets(this.needs.database, work))
  }

  private async readKnown(merchantId: string, rows: readonly Good[]): Promise<Map<string, KnownDebt>> {
    const found = await this.needs.database.query<KnownDebt>(READ_KNOWN_ARREARS, [
      merchantId,
      rows.map(row => row.value.source),
      rows.map(row => row.value.externalId),
      LOOKED_AT_STATES,
    ])
    return new Map(found.map(row => [`${row.source}|${row.external_id}`, row]))
  }
}

const photoIdsOf = ({ value: { evidence } }: Good): string[] =>
  [...evidence.entryPhotoIds, ...evidence.exitPhotoIds].map(id => id.toLowerCase())

function summaryOf(rows: Outcome[]): ImportReply {
  const count = (outcome: Outcome['outcome']) => rows.filter(row => row.outcome === outcome).length
  return {
    created: count('created'),
    unchanged: count('unchanged'),
    updated: count('updated'),
    refused: count('refused'),
    ended: count('ended') + count('asked'),
    rows,
  }
}

/** Fills `work` with one row of the import and says what became of it. */
function takeRow(
  work: UnitOfWork,
  merchantId: string,
  row: ReadRow,
  known: ReadonlyMap<string, KnownDebt>,
): Outcome {
  const head = { row: row.row, externalId: row.externalId }
  if (!row.ok) return { ...head, outcome: 'refused', errors: row.errors }
  const columns = columnsOf(row)
  const { source, externalId } = row.value
  const reason = reviewReasonOf(row.value)
  const through = eventsOf(row.value, reason, work.at)
  const review = reason ? { review: { code: reason, message: refusalMessage(reason) } } : {}
  const before = known.get(`${source}|${externalId}`)
  if (row.value.ended !== undefined)
    return before
      ? { ...head, outcome: mayEnd(before, row.value.ended) ? 'ended' : 'unchanged', arrearId: before.id }
      : { ...head, outcome: 'refused', errors: [errorOf('ended', 'ROW_NOT_KNOWN')] }
  if (!before) {
    const id = newId()
    const values = { id, merchant_id: merchantId, source, external_id: externalId, ...columns }
    const detail = reason ? { detail: { review: reason } } : {}
    // Its owner can see it from now on: grace begins with its reception, however long ago the car left.
    const since = { grace_from: work.at, created_at: work.at }
    work.create(ARREAR, { ...values, ...since }, { through, event: 'imported', ...detail })
    noteReminders(work, { merchantId, arrearId: id }, row.value.remindedAt)
    return { ...head, outcome: 'created', arrearId: id, ...review }
  }
  const arrearId = before.id
  if (before.content_hash === columns.content_hash) return { ...head, outcome: 'unchanged', arrearId }
  const refusal = refusalOf(before, columns)
  if (refusal) return { ...head, outcome: 'refused', arrearId, errors: [errorOf('externalId', refusal)] }
  changeKnown(work, merchantId, { before, imported: columns, through })
  noteReminders(work, { merchantId, arrearId }, row.value.remindedAt)
  return { ...head, outcome: 'updated', arrearId, ...review }
}

/** Why a person has to review a debt before anybody owes it, or null. */
function reviewReasonOf(value: Good['value']): 'ROW_CONFIDENCE_LOW' | 'ROW_STAY_TOO_LONG' | null {
  const enteredMs = Date.parse(value.enteredAt)
  const isLong = Date.parse(value.exitedAt) - enteredMs > MAX_STAY_MS
  if (isLong || enteredMs < FIRST_ENTRY_MS) return 'ROW_STAY_TOO_LONG'
  return value.confidencePct < SURE_PCT ? 'ROW_CONFIDENCE_LOW' : null
}

const mayEnd = ({ state }: KnownDebt, ended: 'withdrawn' | 'paid_elsewhere'): boolean =>
  may(ARREAR, state, ended === 'withdrawn' ? 'voided' : 'settled')

type Ending = { act: ApprovalAct; reference: string | undefined; members: Outcome[] }

function groupsToEnd(rows: readonly ReadRow[], outcomes: readonly Outcome[]): Ending[] {
  const groups = new Map<string, Ending>()
  for (const [index, row] of rows.entries()) {
    const outcome = outcomes[index]!
    if (!row.ok || row.value.ended === undefined || outcome.outcome !== 'ended') continue
    const act = row.value.ended === 'withdrawn' ? 'withdraw' : 'paid_elsewhere'
    const reference = row.value.endedReference
    const key = [act, plateKey(row.plate), reference].join('|')
    const group = groups.get(key) ?? { act, reference, members: [] }
    group.members.push(outcome)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function endedOutcome(member: Outcome, result: DebtsEnded | Refusal): Outcome {
  if (!(result instanceof Refusal))
    return { ...member, outcome: result.outcome === 'done' ? 'ended' : 'asked' }
  return { ...member, outcome: 'refused', errors: [errorOf('ended', result.code, result.params)] }
}

/** What an imported debt has been through already. */
function eventsOf(value: Good['value'], reviewReason: string | null, at: Date): readonly ArrearEvent[] {
  if (reviewReason !== null) return ['flagged']
  return isTimeBarred(new Date(value.exitedAt), at) ? ['grace_over', 'time_barred'] : []
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
  // The hashes of earlier imports are stored: the text that is hashed keeps its form forever, and what is new stands behind it.
  const { remindedAt } = value
  const content = JSON.stringify([
    columns,
    value.confidencePct,
    ...(remindedAt.length === 0 ? [] : [remindedAt.map(text => Date.parse(text))]),
  ])
  return {
    ...columns,
    evidence: json(value.evidence),
    trace: json(value.trace),
    content_hash: createHash('sha256').update(content).digest('hex'),
  }
}
