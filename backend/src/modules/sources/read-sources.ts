import { Refusal } from '@fangxing/contract/refusal'
import type { SourceKind, SourceView } from '@fangxing/contract/stays'
import type { SourceSession, StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { LIST_SOURCES, READ_KEY, READ_KEY_AND_NONCE, READ_SOURCE } from './sources.queries'

type SourceRow = Row<'integration_source'>
export type ShownSource = SourceRow &
  Pick<Row<'source_contact'>, 'seen_at' | 'event_at' | 'lag_ms' | 'clock_ahead_ms'> & {
    keys: { id: string; createdAt: string }[]
    outages: { from: string; to: string | null }[]
  }

export const listSources = (database: Database, merchantId: string): Promise<ShownSource[]> =>
  database.query<ShownSource>(LIST_SOURCES, [merchantId])

/** Refusals: NOT_FOUND, also for another merchant's. */
export async function findSource(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  sourceId: string,
): Promise<ShownSource> {
  const row = await database.one<ShownSource>(READ_SOURCE, [sourceId, merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  return row
}

/** The source of a key, or null when the key is none, revoked, or its source disabled. */
export async function sourceOfKey(database: Database, keyId: string): Promise<SourceSession | null> {
  const row = await database.one<SourceRow>(READ_KEY, [keyId])
  return row && sourceSessionOf(row, keyId)
}

/** The same, and whether this nonce of the key was taken before. */
export async function sourceOfRequest(
  database: Database,
  keyId: string,
  nonce: string,
): Promise<{ source: SourceSession; isTaken: boolean } | null> {
  const row = await database.one<SourceRow & { is_nonce_taken: boolean }>(READ_KEY_AND_NONCE, [keyId, nonce])
  return row && { source: sourceSessionOf(row, keyId), isTaken: row.is_nonce_taken }
}

/** A source as somebody acts in its name. */
export const sourceSessionOf = (row: SourceRow, keyId = ''): SourceSession => ({
  kind: 'source',
  sourceId: row.id,
  keyId,
  merchantId: row.merchant_id,
  sourceKind: row.kind,
  scopes: row.scopes,
  rank: row.rank,
  ratePerMinute: row.rate_per_minute,
  promisesPictures: row.promises_pictures,
  lotCodes: new Map(Object.entries(row.lot_codes)),
  colourCodes: new Map(Object.entries(row.colour_codes)),
})

const listOf = (codes: Record<string, string>) =>
  Object.entries(codes).map(([code, value]) => ({ code, value }))
const timeOf = (text: string): string => new Date(text).toISOString()

export const sourceViewOf = (row: ShownSource): SourceView => ({
  id: row.id,
  kind: row.kind as SourceKind,
  name: row.name,
  scopes: row.scopes,
  ratePerMinute: row.rate_per_minute,
  rank: row.rank,
  promisesPictures: row.promises_pictures,
  lots: listOf(row.lot_codes),
  colours: listOf(row.colour_codes),
  isDisabled: row.disabled_at !== null,
  keys: row.keys.map(({ id, createdAt }) => ({ id, createdAt: timeOf(createdAt) })),
  lastSeenAt: row.seen_at?.toISOString() ?? null,
  lastEventAt: row.event_at?.toISOString() ?? null,
  lagMs: row.lag_ms,
  clockAheadMs: row.clock_ahead_ms,
  outages: row.outages.map(({ from, to }) => ({ from: timeOf(from), to: to === null ? null : timeOf(to) })),
})
