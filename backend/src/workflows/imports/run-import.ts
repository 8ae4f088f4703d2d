import { IMPORT_MAX_PROBLEMS, IMPORT_MAX_ROWS } from '@fangxing/contract/imports.schema'
import { Refusal } from '@fangxing/contract/refusal'
import type { Logger } from 'pino'
import type { ActorContext } from '../../domain/actor-context'
import { IMPORT } from '../../domain/data-import'
import { may } from '../../domain/state-machine'
import { DELETE_PARTS, ImportFile, READ_IMPORT_ROW, READ_TAKEN_SLOTS } from '../../modules/imports'
import { json } from '../../persistence/changes'
import { commitUnit } from '../../persistence/commit-unit'
import {
  DatabaseUnavailable,
  OptimisticLockError,
  uniqueAsConflict,
  type Database,
} from '../../persistence/database'
import type { ImportRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import { actorsOf, type ActorsNeeds } from './import-actors'
import { cutSlice, encodingOf, readHeader, type Cut } from './import-pieces'
import { cellsByField, withoutPhone } from './import-rows'
import type { ConvertSpreadsheet } from './convert-spreadsheet'
import { queueImport } from './queue-import'
import type { ImportActors, RowResult, TakeSlice } from './take-slice'

/** So long one job reads before its successor goes on: others of its runner want to run as well. */
const BUDGET_MS = 5_000
/** Imports that run at the same moment, on all nodes together. */
const MOST_AT_ONCE = 2
const PLACE_AGAIN_MS = 5_000
/** After so many failures of one slice a person has to review it. */
const MOST_ATTEMPTS = 5
const RETRY_MS = 10_000
const DAY_MS = 86_400_000
const KEEP_MS = 60_000

type Needs = ActorsNeeds & {
  database: Database
  clock: Clock
  log: Logger
  takeSlice: TakeSlice
  convertSpreadsheet: ConvertSpreadsheet
}

/** Another job has gone on with the import, or somebody cancelled it: nothing of this slice was written. */
class Overtaken extends Error {}

/**
 * Reads an import slice by slice. The rows of a slice and the position behind it are one commit: a node that dies repeats
 * nothing and leaves nothing out, and of two that read the same slice one writes it.
 */
export class RunImport {
  constructor(
    private readonly needs: Needs,
    private readonly limits = { budgetMs: BUDGET_MS, mostAtOnce: MOST_AT_ONCE, mostRows: IMPORT_MAX_ROWS },
  ) {}

  /** Goes on until the import ends or the time is over, and then queues its successor. Harmless when it runs again. */
  async run(importId: string, context: ActorContext): Promise<void> {
    const row = await this.read(importId)
    if (row?.ended_at !== null) return
    if (row.started_at === null) return this.abandon(row, context)
    try {
      await this.goOn(row, context)
    } catch (error) {
      await this.meet(importId, error, context).catch((second: unknown) => {
        // Somebody else has changed the import meanwhile: it is with them now.
        if (!(second instanceof OptimisticLockError)) throw second
      })
    }
  }

  private async goOn(start: ImportRow, context: ActorContext): Promise<void> {
    const endMs = performance.now() + this.limits.budgetMs
    const actors = await actorsOf(this.needs, start, context)
    let row = start
    if (may(IMPORT, row.state, 'begun')) {
      if (!(await this.begin(row, actors.context))) return this.queueNext(row, PLACE_AGAIN_MS)
      row = await this.readRunning(row.id)
    }
    const file = new ImportFile(this.needs.database, row)
    // At least one, however slow everything is.
    do {
      const cut = await cutSlice(file, row, this.limits.mostRows)
      if (cut === null) return this.end(row, 'finished', actors.context)
      await this.takeSlice(row, cut, actors)
      row = await this.readRunning(row.id)
    } while (performance.now() < endMs)
    await this.queueNext(row, 0)
  }

  /** Whether a place was free. Refusals: IMPORT_HEADER, CSV_MALFORMED, SHEET_TOO_LARGE. */
  private async begin(row: ImportRow, context: ActorContext): Promise<boolean> {
    const { database, clock } = this.needs
    if ((await this.freePlace()) === undefined) return false
    await this.needs.convertSpreadsheet.convert(row, context)
    const encoding = await encodingOf(database, row)
    const file = new ImportFile(database, row)
    const { fields, position, line } = await readHeader(file, row, encoding)
    return database.retryOnConflict(async () => {
      const slot = await this.freePlace()
      if (slot === undefined) return false
      const fresh = await this.read(row.id)
      if (!fresh || !may(IMPORT, fresh.state, 'begun')) throw new Overtaken()
      const work = new UnitOfWork(context, clock.now())
      const set = { slot, encoding, fields: json(fields), position_bytes: position, line }
      work.transition(IMPORT, fresh, 'begun', { set })
      // Another import took the place at this moment.
      await uniqueAsConflict(commitUnit(database, work))
      return true
    })
  }

  private async freePlace(): Promise<number | undefined> {
    const taken = await this.needs.database.query<{ slot: number }>(READ_TAKEN_SLOTS)
    const places = Array.from({ length: this.limits.mostAtOnce }, (_, index) => index)
    return places.find(place => !taken.some(other => other.slot === place))
  }

  private async takeSlice(row: ImportRow, cut: Cut, actors: ImportActors): Promise<void> {
    const { takeSlice, database, clock } = this.needs
    const slice = { row, fields: row.fields!, rows: cut.rows }
    const note = async (work: UnitOfWork, results: readonly RowResult[]) =>
      noteProgress(work, await this.unmoved(row), cut, results)
    if (!cut.endsDebts) {
      await takeSlice.take(slice, actors, note)
      return failpoint('import.slice_committed')
    }
    const results = await takeSlice.end(slice, actors)
    failpoint('import.debts_ended')
    const work = new UnitOfWork(actors.context, clock.now())
    await note(work, results)
    await commitUnit(database, work)
  }

  /** The import as it is now. Errors: Overtaken when this slice is not the next one any more. */
  private async unmoved(row: ImportRow): Promise<ImportRow> {
    const fresh = await this.readRunning(row.id)
    if (fresh.position_bytes !== row.position_bytes) throw new Overtaken()
    return fresh
  }

  private async meet(importId: string, error: unknown, context: ActorContext): Promise<void> {
    if (error instanceof Overtaken) return
    const row = await this.read(importId)
    if (row?.ended_at !== null) return
    if (error instanceof Refusal && error.code !== 'UNAVAILABLE')
      return this.end(row, 'failed', context, error)
    // The job is tried again by itself, and its deadline finds it should it give up. A statement that took too long counts.
    if (error instanceof DatabaseUnavailable && !error.isRolledBack) throw error
    const attempts = row.attempts + 1
    this.needs.log.error({ err: error, importId, attempts, line: row.line }, 'a slice of an import failed')
    if (attempts >= MOST_ATTEMPTS) return this.end(row, 'failed', context, new Refusal('IMPORT_STUCK'))
    await this.queueNext(row, attempts * RETRY_MS, { attempts })
  }

  private async end(
    row: ImportRow,
    event: 'finished' | 'failed',
    context: ActorContext,
    why?: Refusal,
  ): Promise<void> {
    const { database, clock, log } = this.needs
    const work = new UnitOfWork(context, clock.now())
    const failure = why === undefined ? {} : { failure_code: why.code, failure_params: json(why.params) }
    const { row_count: rows, wrong_count: wrong } = row
    work.transition(IMPORT, row, event, {
      set: { ...failure, ended_at: work.at, slot: null },
      detail: { rows, wrong, ...(why === undefined ? {} : { failure: why.code }) },
    })
    await commitUnit(database, work)
    log.info({ importId: row.id, rows, wrong, failure: why?.code }, 'an import ended')
    await database.query(DELETE_PARTS, [row.id])
  }

  /** Nobody went on with the upload. Its time may have been moved, by a restored backup: then it is looked at again later. */
  private async abandon(row: ImportRow, context: ActorContext): Promise<void> {
    const { database, clock } = this.needs
    const leftMs = row.created_at.getTime() + DAY_MS - clock.now().getTime()
    if (leftMs > 0) return this.queueNext(row, leftMs)
    const work = new UnitOfWork(context, clock.now())
    work.transition(IMPORT, row, 'abandoned', { set: { ended_at: work.at } })
    await commitUnit(database, work)
    await database.query(DELETE_PARTS, [row.id])
  }

  private async queueNext(row: ImportRow, delayMs: number, set: { attempts?: number } = {}): Promise<void> {
    const { database, clock } = this.needs
    const work = new UnitOfWork({ actor: 'timer', traceId: row.id }, clock.now())
    if (set.attempts !== undefined) work.updateVersioned('data_import', row, set)
    queueImport(work, row.id, delayMs)
    await commitUnit(database, work)
  }

  private read(importId: string): Promise<ImportRow | null> {
    return this.needs.database.one<ImportRow>(READ_IMPORT_ROW, [importId])
  }

  private async readRunning(importId: string): Promise<ImportRow> {
    const row = await this.read(importId)
    if (!row || !may(IMPORT, row.state, 'finished')) throw new Overtaken()
    return row
  }
}

/** Counts, position and problems of a slice, for the commit of its rows. */
function noteProgress(work: UnitOfWork, row: ImportRow, cut: Cut, results: readonly RowResult[]): void {
  const count = (as: RowResult['as']) => results.filter(result => result.as === as).length
  const wrong = results.filter(({ as }) => as === 'wrong')
  const cellsOfLine = new Map(cut.rows.map(({ line, cells }) => [line, cells]))
  const cellsAt = (line: number) => {
    const cells = cellsOfLine.get(line) ?? null
    return cells && json(withoutPhone(cellsByField(row.fields!, cells)))
  }
  const kept = wrong.slice(0, Math.max(0, IMPORT_MAX_PROBLEMS - row.problem_count))
  work.updateVersioned('data_import', row, {
    position_bytes: row.position_bytes + cut.end.bytes,
    line: row.line + cut.end.lines,
    row_count: row.row_count + results.length,
    taken_count: row.taken_count + count('taken'),
    merged_count: row.merged_count + count('merged'),
    unchanged_count: row.unchanged_count + count('unchanged'),
    wrong_count: row.wrong_count + wrong.length,
    review_count: row.review_count + results.filter(({ isReview }) => isReview).length,
    problem_count: row.problem_count + kept.length,
    // Back to whole slices step by step, so that one that is too much for its time is not tried at every other turn.
    attempts: Math.max(0, row.attempts - 1),
  })
  work.insert(
    'data_import_problem',
    ...kept.map(({ line, key, errors }) => ({
      import_id: row.id,
      line,
      key,
      cells: cellsAt(line),
      errors: json(errors),
    })),
  )
  work.dueIn('data_import', row.id, KEEP_MS)
}
