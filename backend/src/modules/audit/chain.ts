import { createHash } from 'node:crypto'

/** A journal row in the one spelling that is hashed. */
export type ChainedRow = {
  id: number
  merchant_id: string | null
  entity: string
  entity_id: string
  order_id: string | null
  event: string
  from_state: string | null
  to_state: string | null
  version: number | null
  actor: string
  trace_id: string | null
  detail: string | null
  at: Date
}

export const CHAIN_START = '0'.repeat(64)

/** Link of the audit chain: SHA-256 over the link before and the row, so that no row can be changed, lost or slipped in. */
export function linkOf(previous: string, row: ChainedRow): string {
  const fields = [
    row.id,
    row.merchant_id,
    row.entity,
    row.entity_id,
    row.order_id,
    row.event,
    row.from_state,
    row.to_state,
    row.version,
    row.actor,
    row.trace_id,
    row.detail,
    row.at.toISOString(),
  ]
  return createHash('sha256')
    .update(`${previous}\n${JSON.stringify(fields)}`)
    .digest('hex')
}

export const CHAINED_COLUMNS =
  'j.id, j.merchant_id, j.entity, j.entity_id, j.order_id, j.event, j.from_state, j.to_state, j.version, j.actor, j.trace_id, j.detail::text AS detail, j.at'
