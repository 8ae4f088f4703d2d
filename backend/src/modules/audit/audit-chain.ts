import { createHash } from 'node:crypto'

/** An entry of the audit log, in the one spelling that is hashed. */
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

/** Link of the audit chain: SHA-256 over the link before and the row, so that no row can be changed, removed or added in between. */
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
