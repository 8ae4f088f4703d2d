import { createHash } from 'node:crypto'
import type { StaffCall } from '@fangxing/contract/calls'
import type { ImportView, NewImport } from '@fangxing/contract/imports'
import { IMPORT_PART_BYTES } from '@fangxing/contract/imports.schema'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { IMPORT } from '../../domain/data-import'
import type { StaffSession } from '../../domain/sessions'
import { may } from '../../domain/state-machine'
import {
  DELETE_PARTS,
  findImport,
  importViewOf,
  KEEP_PART,
  listImports,
  listProblems,
  namedHeadings,
  partCountOf,
  READ_LIVE_IMPORTS,
  type ShownImport,
} from '../../modules/imports'
import { isUtf8Part } from '../../modules/sheets'
import { findSource, READ_OWN_LOTS } from '../../modules/sources'
import { json } from '../../persistence/changes'
import { commitUnit } from '../../persistence/commit-unit'
import { UniqueViolation, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import type { ImportRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { queueImport } from './queue-import'

/** Uploads of one merchant that were not started. */
const MOST_WAITING = 3
/** What all files together may take in the database. */
const MOST_BYTES = 4 * 2 ** 30
const DAY_MS = 86_400_000
/** In these, parts come. */
const UPLOAD_STATES = IMPORT.states.filter(state => may(IMPORT, state, 'started'))

type Problems = StaffCall<'listImportProblems'>
type Needs = { database: Database; clock: Clock }

/** Large imports as their people handle them: the file comes in parts, is started, watched, cancelled. */
export class ManageImports {
  constructor(
    private readonly needs: Needs,
    private readonly limits = { mostWaiting: MOST_WAITING, mostBytes: MOST_BYTES },
  ) {}

  /** Refusals: NOT_FOUND (lot, source), BAD_INPUT, IMPORT_TOO_MANY, IMPORT_NO_ROOM. */
  async create(session: StaffSession, given: NewImport, context: ActorContext): Promise<ImportView> {
    const { database, clock } = this.needs
    const of = await this.placeOf(session, given)
    const work = new UnitOfWork(context, clock.now())
    await this.refuseTooMuch(session, given.sizeBytes)
    const id = newId()
    work.create(
      IMPORT,
      {
        id,
        merchant_id: session.merchantId,
        created_by: session.staffId,
        ...of,
        lot_codes: json(of.lot_codes),
        headings: json(namedHeadings(given.columns)),
        file_name: given.fileName,
        size_bytes: given.sizeBytes,
        created_at: work.at,
      },
      { detail: { kind: of.kind, fileName: given.fileName, sizeBytes: given.sizeBytes } },
    )
    queueImport(work, id, DAY_MS)
    await commitUnit(database, work)
    return importViewOf(await findImport(database, session, id))
  }

  /** Which rows these are, and of where: as it was said, or as it was said of the import whose rows they corrected. */
  private async placeOf(session: StaffSession, given: NewImport) {
    if (given.mendsImportId !== undefined) {
      const { kind, source_id, lot_id, lot_codes } = await findImport(
        this.needs.database,
        session,
        given.mendsImportId,
      )
      return { kind, source_id, lot_id, lot_codes }
    }
    await this.refuseForeign(session, given)
    return {
      kind: given.kind,
      source_id: given.sourceId ?? null,
      lot_id: given.lotId ?? null,
      // As the database writes an id, by which the rows are compared.
      lot_codes: Object.fromEntries(given.lots.map(({ code, lotId }) => [code, lotId.toLowerCase()])),
    }
  }

  /** Newest first, a page at a time. Refusals: BAD_INPUT for a cursor that we did not give out. */
  list(session: StaffSession, query: { cursor?: string; limit: number }) {
    return listImports(this.needs.database, session, query)
  }

  /** Refusals: NOT_FOUND, also for another merchant’s. */
  async get(session: StaffSession, importId: string): Promise<ImportView> {
    return importViewOf(await findImport(this.needs.database, session, importId))
  }

  /** The same part again changes nothing. Refusals: NOT_FOUND, STATE_CONFLICT, IMPORT_PART_WRONG. */
  async putPart(
    session: StaffSession,
    { importId, part, sha256 }: { importId: string; part: number; sha256: string },
    bytes: Buffer,
  ): Promise<{ part: number; sizeBytes: number }> {
    const { database } = this.needs
    const row = await findImport(database, session, importId)
    const isRight = bytes.length === sizeOfPart(row, part) && sha256Of(bytes) === sha256
    if (!isRight) throw new Refusal('IMPORT_PART_WRONG', { part })
    const kept = await database.one<{ sha256: string }>(KEEP_PART, [
      importId,
      session.merchantId,
      UPLOAD_STATES,
      part,
      bytes,
      bytes.length,
      sha256,
      isUtf8Part(bytes),
    ])
    if (!kept) throw new Refusal('STATE_CONFLICT', { state: row.state })
    if (kept.sha256 !== sha256) throw new Refusal('IMPORT_PART_WRONG', { part })
    return { part, sizeBytes: bytes.length }
  }

  /** Started already: answered as it is. Refusals: NOT_FOUND, STATE_CONFLICT, IMPORT_INCOMPLETE, IMPORT_RUNNING. */
  async start(session: StaffSession, importId: string, context: ActorContext): Promise<ImportView> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const row = await findImport(database, session, importId)
      if (row.started_at !== null && row.ended_at === null) return
      if (!may(IMPORT, row.state, 'started')) throw new Refusal('STATE_CONFLICT', { state: row.state })
      const missing = missingParts(row)
      if (missing.length > 0)
        throw new Refusal('IMPORT_INCOMPLETE', { parts: missing.slice(0, 10).join(', ') })
      const work = new UnitOfWork(context, clock.now())
      work.transition(IMPORT, row, 'started', { set: { started_at: work.at } })
      queueImport(work, importId, 0)
      await commitStart(database, work)
    })
    return this.get(session, importId)
  }

  /** What was taken stays; a slice that is being written is written or not. Refusals: NOT_FOUND, STATE_CONFLICT. */
  async cancel(session: StaffSession, importId: string, context: ActorContext): Promise<ImportView> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const row = await findImport(database, session, importId)
      if (!may(IMPORT, row.state, 'cancelled')) throw new Refusal('STATE_CONFLICT', { state: row.state })
      const work = new UnitOfWork(context, clock.now())
      work.transition(IMPORT, row, 'cancelled', { set: { ended_at: work.at, slot: null } })
      await commitUnit(database, work)
    })
    await database.query(DELETE_PARTS, [importId])
    return this.get(session, importId)
  }

  async problems(
    session: StaffSession,
    importId: string,
    query: { afterLine: number; limit: number },
  ): Promise<Problems['reply']> {
    const { database } = this.needs
    const row = await findImport(database, session, importId)
    return { items: await listProblems(database, importId, query), wrong: row.wrong_count }
  }

  private async refuseForeign(session: StaffSession, given: NewImport): Promise<void> {
    const { database } = this.needs
    if ((given.kind === 'stays') !== (given.sourceId !== undefined))
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.sourceId', code: 'invalid' }])
    if (given.sourceId !== undefined) await findSource(database, session, given.sourceId)
    const ids = [...given.lots.map(({ lotId }) => lotId), ...(given.lotId === undefined ? [] : [given.lotId])]
    const wanted = [...new Set(ids.map(id => id.toLowerCase()))]
    const own = await database.query(READ_OWN_LOTS, [session.merchantId, wanted])
    if (own.length !== wanted.length) throw new Refusal('NOT_FOUND')
  }

  /** Two at the same moment may both find room for the last: the bound is for the disk, and one file more does not fill it. */
  private async refuseTooMuch({ merchantId }: StaffSession, sizeBytes: number): Promise<void> {
    const { mostWaiting, mostBytes } = this.limits
    const live = await this.needs.database.one<{ waiting: number; bytes: number }>(READ_LIVE_IMPORTS, [
      merchantId,
    ])
    if (live!.waiting >= mostWaiting) throw new Refusal('IMPORT_TOO_MANY', { limit: mostWaiting })
    if (live!.bytes + sizeBytes > mostBytes) throw new Refusal('IMPORT_NO_ROOM')
  }
}

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Nothing that is as long as none is: a part that the file does not have fits no upload. */
function sizeOfPart(row: Pick<ImportRow, 'size_bytes'>, part: number): number {
  if (part > partCountOf(row)) return -1
  return Math.min(IMPORT_PART_BYTES, row.size_bytes - (part - 1) * IMPORT_PART_BYTES)
}

function missingParts(row: ShownImport): number[] {
  const here = new Set(row.parts)
  return Array.from({ length: partCountOf(row) }, (_, index) => index + 1).filter(part => !here.has(part))
}

async function commitStart(database: Database, work: UnitOfWork): Promise<void> {
  try {
    await commitUnit(database, work)
  } catch (error) {
    if (error instanceof UniqueViolation) throw new Refusal('IMPORT_RUNNING')
    throw error
  }
}
