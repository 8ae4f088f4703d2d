import type { z } from 'zod'
import type { integrationCallSchemas } from '@fangxing/contract/integration.schema'
import type { BillCause } from '@fangxing/contract/states'
import { coloursOf, normalisePlateText, plateKey } from '@fangxing/contract/plate'
import type { ActorContext } from '../../domain/actor-context'
import { ARREAR, OPEN_ARREAR_STATES } from '../../domain/arrear'
import type { SourceSession } from '../../domain/sessions'
import { may } from '../../domain/state-machine'
import { colourOf, UNKNOWN_COLOUR } from '../../domain/stays/plate-reading'
import { commitUnit } from '../../persistence/commit-unit'
import { OptimisticLockError, type Database } from '../../persistence/database'
import { readDebts } from '../../persistence/readings/debt-reading'
import type { ArrearRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { READ_DEBTS_OF_PLATE, READ_TAKEN, RELEASE_DEBTS, RESERVE_DEBTS } from './collected.queries'

type Schemas = typeof integrationCallSchemas
type Intent = z.output<Schemas['intent']['body']>
type IntentReply = z.infer<Schemas['intent']['reply']>
type PlateQuery = z.output<Schemas['arrears']['body']>
type DebtsReply = z.infer<Schemas['arrears']['reply']>
type Found = Pick<
  ArrearRow,
  | 'id'
  | 'version'
  | 'lot_id'
  | 'plate_text'
  | 'plate_colour'
  | 'entered_at'
  | 'exited_at'
  | 'due_fen'
  | 'state'
> & { stay_ref: string | null; live_bill: BillCause | null; reserved_until: Date | null; is_held: boolean }
type Needs = { database: Database; clock: Clock }

/** Another system collects: it sees what a plate owes, and says beforehand that it is collecting, so that nobody else does. */
export class CollectDebts {
  constructor(private readonly needs: Needs) {}

  /** What a plate owes the source's merchant; each look is in the audit log with its purpose. */
  async list(source: SourceSession, query: PlateQuery, context: ActorContext): Promise<DebtsReply> {
    const { database, clock } = this.needs
    const text = normalisePlateText(query.plateText)
    const wanted =
      query.plateColour === undefined ? UNKNOWN_COLOUR : colourOf(query.plateColour, source.colourCodes)
    const keys = coloursOf(text)
      .filter(colour => wanted === UNKNOWN_COLOUR || colour === wanted)
      .map(colour => plateKey({ text, colour }))
    const work = new UnitOfWork(context, clock.now())
    const rows = await database.query<Found>(READ_DEBTS_OF_PLATE, [
      source.merchantId,
      keys,
      OPEN_ARREAR_STATES,
      work.at,
    ])
    work.audit({
      merchantId: source.merchantId,
      entity: 'integration_source',
      entityId: source.sourceId,
      event: 'debts_read',
      detail: { purpose: query.purpose, found: rows.length },
    })
    await commitUnit(database, work)
    const codes = new Map([...source.lotCodes].map(([code, lotId]) => [lotId, code]))
    return { items: rows.map(row => debtOf(row, codes)) }
  }

  /** All or none. While it lasts no lock is raised for the debts, and no other system may collect them. */
  async reserve(source: SourceSession, intent: Intent): Promise<IntentReply> {
    const { database, clock } = this.needs
    const { sourceId, merchantId } = source
    const arrearIds = [...new Set(intent.arrearIds)]
    if (intent.isReleased) {
      await database.query(RELEASE_DEBTS, [sourceId, intent.paymentRef])
      return { outcome: 'released', taken: [] }
    }
    const now = clock.now()
    const debts = await readDebts(database, merchantId, arrearIds)
    // Who stands before a raised lock, or has a bill open, may pay at any moment: that debt is being collected already.
    const free = debts.filter(debt => debt.bill_id === null && may(ARREAR, debt.state, 'settled'))
    const others = await database.query<{ arrear_id: string }>(READ_TAKEN, [
      arrearIds,
      sourceId,
      intent.paymentRef,
      now,
    ])
    const taken = new Set([
      ...arrearIds.filter(id => !free.some(debt => debt.id === id)),
      ...others.map(({ arrear_id: id }) => id),
    ])
    if (taken.size > 0) return { outcome: 'taken', taken: [...taken] }
    const until = new Date(now.getTime() + intent.ttlS * 1000)
    try {
      await database.query(RESERVE_DEBTS, [arrearIds, sourceId, intent.paymentRef, 'intent', until, now])
    } catch (error) {
      // Somebody else was faster.
      if (error instanceof OptimisticLockError) return { outcome: 'taken', taken: arrearIds }
      throw error
    }
    // Whoever opened a bill meanwhile was first; who opens one from here on sees the reservation.
    const billed = (await readDebts(database, merchantId, arrearIds)).filter(debt => debt.bill_id !== null)
    if (billed.length > 0) {
      await database.query(RELEASE_DEBTS, [sourceId, intent.paymentRef])
      return { outcome: 'taken', taken: billed.map(({ id }) => id) }
    }
    return { outcome: 'reserved', until: until.toISOString(), taken: [] }
  }
}

const debtOf = (row: Found, codes: ReadonlyMap<string, string>): DebtsReply['items'][number] => ({
  arrearId: row.id,
  version: row.version,
  lotCode: codes.get(row.lot_id) ?? row.lot_id,
  stayRef: row.stay_ref,
  plateText: row.plate_text,
  plateColour: row.plate_colour,
  enteredAt: row.entered_at.toISOString(),
  exitedAt: row.exited_at.toISOString(),
  dueFen: row.due_fen,
  state: row.state,
  isHeld: row.is_held,
  liveBill: row.live_bill,
  reservedUntil: row.reserved_until?.toISOString() ?? null,
})
