import type { ImportReply } from '@fangxing/contract/arrears'
import type { ImportField } from '@fangxing/contract/imports'
import type { IntegrationRowReply } from '@fangxing/contract/integration'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import type { SourceSession, StaffSession } from '../../domain/sessions'
import { errorOf } from '../../modules/arrears'
import { readAs } from '../../modules/imports'
import type { PieceRow } from '../../modules/sheets'
import type { Database } from '../../persistence/database'
import type { ImportRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { AlsoCommit } from '../also-commit'
import type { ImportArrears } from '../import-arrears'
import type { IngestStays } from '../stays/ingest-stays'
import { debtOf, inFen, stayOf } from './import-rows'
import { readLotNames, type LotNames } from './lot-names'

type RowError = NonNullable<ImportReply['rows'][number]['errors']>[number]
/** What became of a row, whatever it is of. */
export type RowResult = {
  line: number
  key: string | null
  as: 'taken' | 'merged' | 'unchanged' | 'wrong'
  outcome: string
  isReview: boolean
  errors: readonly RowError[]
}
/** Who imports, and for stays as which source. */
export type ImportActors = { session: StaffSession; source: SourceSession | null; context: ActorContext }
export type Slice = { row: ImportRow; fields: readonly (ImportField | null)[]; rows: readonly PieceRow[] }

type Needs = {
  database: Database
  clock: Clock
  importArrears: Pick<ImportArrears, 'import' | 'preview'>
  ingestStays: Pick<IngestStays, 'takeFinished' | 'previewFinished'>
}
type Readable = PieceRow & { cells: readonly string[] }

const AS: Readonly<Record<string, RowResult['as']>> = {
  created: 'taken',
  ended: 'taken',
  asked: 'taken',
  updated: 'merged',
  unchanged: 'unchanged',
  accepted: 'taken',
  review: 'taken',
  half: 'taken',
  merged: 'merged',
  duplicate: 'unchanged',
}

/** Hands rows of a file to the same code that takes those of a small import and of other systems. */
export class TakeSlice {
  constructor(private readonly needs: Needs) {}

  /** All rows and what `note` adds are one commit, except for debts that end: those first, each plate by itself. */
  async take(
    slice: Slice,
    { session, source, context }: ImportActors,
    note: AlsoCommit<RowResult>,
  ): Promise<void> {
    const wrong = unreadable(slice.rows)
    const readable = slice.rows.filter(isReadable)
    const lotNames = await this.lotNames(slice)
    if (source !== null) {
      const also = (work: UnitOfWork, replies: readonly IntegrationRowReply[]) =>
        note(work, [
          ...wrong,
          ...ofColumns(
            slice,
            replies.map(reply => ofStay(reply, readable)),
          ),
        ])
      const stays = this.stays({ ...slice, lotNames }, source, readable)
      await this.needs.ingestStays.takeFinished(source, stays, context, also)
      return
    }
    await this.needs.importArrears.import(
      session,
      debts(slice, readable, lotNames),
      context,
      (work, outcomes) => note(work, [...wrong, ...ofColumns(slice, outcomes.map(ofDebt))]),
    )
  }

  /**
   * Debts that are not owed any more end plate by plate, with their own commits: what became of them is known only then,
   * and what is repeated after a crash finds them ended. Refusals: UNAVAILABLE when there was no time for all of them.
   */
  async end(slice: Slice, { session, context }: ImportActors): Promise<RowResult[]> {
    const readable = slice.rows.filter(isReadable)
    const given = debts(slice, readable, await this.lotNames(slice))
    const { rows } = await this.needs.importArrears.import(session, given, context)
    const isLate = rows.some(({ errors }) => errors?.some(({ code }) => code === 'UNAVAILABLE'))
    if (isLate) throw new Refusal('UNAVAILABLE')
    return [...unreadable(slice.rows), ...ofColumns(slice, rows.map(ofDebt))]
  }

  /** What would become of the rows; nothing is written. */
  async preview(slice: Slice, { session, source, context }: ImportActors): Promise<RowResult[]> {
    const readable = slice.rows.filter(isReadable)
    const lotNames = await this.lotNames(slice)
    const { importArrears, ingestStays } = this.needs
    const ofDebts = async () =>
      (await importArrears.preview(session, debts(slice, readable, lotNames), context)).map(ofDebt)
    const ofStays = async (as: SourceSession) =>
      (await ingestStays.previewFinished(as, this.stays({ ...slice, lotNames }, as, readable), context)).map(
        reply => ofStay(reply, readable),
      )
    const results = await (source === null ? ofDebts() : ofStays(source))
    return [...unreadable(slice.rows), ...ofColumns(slice, results)].sort(
      (one, other) => one.line - other.line,
    )
  }

  /** None where no column names a lot: nobody asks for them then. */
  private async lotNames({ row, fields }: Slice): Promise<LotNames> {
    return fields.includes('lotCode') ? readLotNames(this.needs.database, row.merchant_id) : new Map()
  }

  private stays(
    { row, fields, lotNames }: Slice & { lotNames: LotNames },
    source: SourceSession,
    rows: readonly Readable[],
  ): unknown[] {
    const { colourCodes, lotCodes } = source
    const of = { lot_id: row.lot_id, sentAt: this.needs.clock.now(), colourCodes, lotCodes, lotNames }
    return rows.map(({ cells }) => {
      const read = inFen(fields, cells)
      return stayOf(of, read.fields, read.cells)
    })
  }
}

const isReadable = (row: PieceRow): row is Readable => row.cells !== null

const debts = ({ row, fields }: Slice, rows: readonly Readable[], lotNames: LotNames) =>
  rows.map(({ line, cells }) => {
    const read = inFen(fields, cells)
    return { row: line, given: debtOf({ ...row, lotNames }, read.fields, read.cells) }
  })

/** What is wrong with a row is said of the column that its file has. */
const ofColumns = ({ fields }: Slice, results: readonly RowResult[]): RowResult[] => {
  const columnOf = new Map(fields.flatMap(field => (field === null ? [] : [[String(readAs(field)), field]])))
  return results.map(result => ({
    ...result,
    errors: result.errors.map(error => ({ ...error, field: columnOf.get(error.field) ?? error.field })),
  }))
}

const unreadable = (rows: readonly PieceRow[]): RowResult[] =>
  rows
    .filter(row => !isReadable(row))
    .map(({ line }) => ({
      line,
      key: null,
      as: 'wrong',
      outcome: 'refused',
      isReview: false,
      errors: [errorOf('', 'ROW_UNREADABLE')],
    }))

const ofDebt = (of: ImportReply['rows'][number]): RowResult => ({
  line: of.row,
  key: of.externalId,
  as: AS[of.outcome] ?? 'wrong',
  outcome: of.outcome,
  isReview: of.review !== undefined,
  errors: of.errors ?? [],
})

/** A source's reply counts rows from 1; what is no refused field is said by its reasons. */
const ofStay = (reply: IntegrationRowReply, rows: readonly Readable[]): RowResult => ({
  line: rows[reply.row - 1]!.line,
  key: reply.eventId,
  as: AS[reply.outcome] ?? 'wrong',
  outcome: reply.outcome,
  isReview: reply.outcome === 'review' || reply.outcome === 'half',
  errors: reply.errors ?? (reply.reasons ?? []).map(reason => ({ field: '', ...reason })),
})
