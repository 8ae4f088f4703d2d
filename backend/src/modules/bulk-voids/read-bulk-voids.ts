import type { BulkVoidView } from '@fangxing/contract/bulk-voids'
import { REFUSAL_CODES, Refusal, refusalMessage } from '@fangxing/contract/refusal'
import type { ArrearState, RefundState, StayState } from '@fangxing/contract/states'
import { BULK_VOID_RULES } from '../../domain/bulk-void'
import { ALONE_AFTER_MS } from '../../domain/approval'
import type { StaffSession } from '../../domain/sessions'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import type { BulkVoidRow, StayRow } from '../../persistence/rows'
import {
  COUNT_BOUND_OWNERS,
  LIST_BULK_VOIDS,
  READ_BULK_VOID,
  READ_BULK_VOID_ROW,
  READ_DECIDED_VOIDS,
  READ_PAID_DEBTS,
  READ_STAYS_TO_VOID,
  READ_VOID_FACTS,
} from './bulk-voids.queries'

type ShownBulkVoid = BulkVoidRow & {
  source_name: string
  lot_name: string
  asked_by_name: string
  decided_by_name: string | null
  told_count: number
  waiting_count: number
  unreached_count: number
}
/** Which stays, whatever becomes of them. */
export type StaysOfPeriod = Pick<BulkVoidRow, 'source_id' | 'lot_id' | 'bay' | 'from_at' | 'to_at'>
export type VoidFacts = {
  state: StayState
  /** Paid to us while it went on. */
  prepaid_fen: number
  plate_key: string | null
  arrear_id: string | null
  arrear_state: ArrearState | null
  due_fen: number | null
  bill_id: string | null
  bill_cause: string | null
}
export type PaidDebt = {
  arrear_id: string
  amount_fen: number
  payment_id: string
  bill_id: string
  paid_fen: number
  refunded_fen: number
}

/** These took nothing of a payment. */
const REFUNDS_OF_NOTHING: readonly RefundState[] = ['rejected', 'closed']
const PAID_TO_US = 'wechat'
/** A stay is stored when its first event comes, which may be long after it began. */
const STORED_BEFORE_MS = STAY_RULES.longestMs + 31 * 86_400_000

/** Refusals: NOT_FOUND, also for another merchant's. */
export async function findBulkVoid(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  id: string,
): Promise<ShownBulkVoid> {
  const row = await database.one<ShownBulkVoid>(READ_BULK_VOID, [id, merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  return row
}

/** Newest first. */
export async function listBulkVoids(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  query: { cursor?: string; limit: number; sourceId?: string },
): Promise<{ items: BulkVoidView[]; next?: string }> {
  const after = readCursor(query.cursor)
  const rows = await database.query<ShownBulkVoid>(LIST_BULK_VOIDS, [
    merchantId,
    query.sourceId ?? null,
    after?.at ?? null,
    after?.id ?? null,
    query.limit + 1,
  ])
  return pageOf(rows, query.limit, row => ({ at: row.asked_at, id: row.id }), bulkVoidViewOf)
}

export const readBulkVoidRow = (database: Database, id: string): Promise<BulkVoidRow | null> =>
  database.one<BulkVoidRow>(READ_BULK_VOID_ROW, [id])

/** What this person decided alone within a day, and how often ever. */
export async function readDecidedVoids(
  database: Database,
  { merchantId, staffId }: StaffSession,
  at: Date,
): Promise<{ decidedFen: number; times: number }> {
  const since = new Date(at.getTime() - ALONE_AFTER_MS)
  const row = await database.one<{ fen: number; times: number }>(READ_DECIDED_VOIDS, [
    merchantId,
    staffId,
    since,
  ])
  return { decidedFen: Number(row!.fen), times: row!.times }
}

const periodOf = (
  period: StaysOfPeriod,
  states: readonly string[],
  after: string,
  limit: number,
): [string, string, Date, Date, string | null, readonly string[], string, string, number] => [
  period.source_id,
  period.lot_id,
  period.from_at,
  period.to_at,
  period.bay,
  states,
  lowestIdAt(new Date(period.from_at.getTime() - STORED_BEFORE_MS)),
  after,
  limit,
]

/** The next stays after one, in the order of their ids. */
export const readStaysToVoid = (
  database: Database,
  period: StaysOfPeriod,
  { states, after, limit }: { states: readonly string[]; after: string; limit: number },
): Promise<StayRow[]> => database.query<StayRow>(READ_STAYS_TO_VOID, periodOf(period, states, after, limit))

/** One more than a bulk void takes, at most. */
export const readVoidFacts = (
  database: Database,
  period: StaysOfPeriod,
  states: readonly string[],
): Promise<VoidFacts[]> =>
  database.query<VoidFacts>(
    READ_VOID_FACTS,
    periodOf(period, states, lowestIdAt(new Date(0)), BULK_VOID_RULES.mostStays + 1),
  )

/** What was paid to us for debts of a merchant; those that were paid to somebody else are left out. */
export const readPaidDebts = (
  database: Database,
  merchantId: string,
  arrearIds: readonly string[],
): Promise<PaidDebt[]> =>
  arrearIds.length === 0
    ? Promise.resolve([])
    : database.query<PaidDebt>(READ_PAID_DEBTS, [merchantId, arrearIds, REFUNDS_OF_NOTHING, PAID_TO_US])

/** How many people have bound one of these plates. */
export async function countBoundOwners(
  database: Database,
  merchantId: string,
  plateKeys: readonly string[],
): Promise<number> {
  return (await database.one<{ n: number }>(COUNT_BOUND_OWNERS, [plateKeys, merchantId]))!.n
}

export const bulkVoidViewOf = (row: ShownBulkVoid): BulkVoidView => ({
  id: row.id,
  state: row.state,
  source: { id: row.source_id, name: row.source_name },
  lot: { id: row.lot_id, name: row.lot_name },
  bay: row.bay,
  from: row.from_at.toISOString(),
  to: row.to_at.toISOString(),
  reason: row.reason,
  expected: { stays: row.stay_count, amountFen: row.amount_fen },
  done: {
    stays: row.voided_count,
    debts: row.debt_count,
    debtsFen: row.debt_fen,
    freedCars: row.freed_count,
    refunds: row.refund_count,
    refundsFen: row.refund_fen,
    left: row.left_count,
  },
  owners: { told: row.told_count, waiting: row.waiting_count, unreached: row.unreached_count },
  askedBy: { id: row.asked_by, name: row.asked_by_name },
  askedAt: row.asked_at.toISOString(),
  decidedBy: row.decided_by_name,
  endedAt: row.ended_at?.toISOString() ?? null,
  failure: failureOf(row.failure_code),
})

function failureOf(given: string | null): BulkVoidView['failure'] {
  if (given === null) return null
  // Another version may have written a code that this one does not know.
  return refusalMessage(REFUSAL_CODES.find(known => known === given) ?? 'INTERNAL', {})
}
