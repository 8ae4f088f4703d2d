import { AUDIT_EXPORT_MAX_DAYS } from '@fangxing/contract/audit'
import { Refusal } from '@fangxing/contract/refusal'

const DAY_MS = 86_400_000

type Asked = { from?: string; until?: string; orderId?: string; entity?: string; entityId?: string }

/**
 * A file of the audit log is of an order, of one thing, or of some days: whoever acts rarely is looked for in all entries, and
 * nobody waits for those of years. Refusals: BAD_INPUT.
 */
export function boundedAudit<Query extends Asked>(query: Query, now: Date): Query {
  const { from, until, orderId, entity, entityId } = query
  if (orderId !== undefined || (entity !== undefined && entityId !== undefined)) return query
  const untilMs = until === undefined ? now.getTime() : Date.parse(until)
  if (from === undefined || untilMs - Date.parse(from) > AUDIT_EXPORT_MAX_DAYS * DAY_MS)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'query.filters.from', code: 'out_of_range' }])
  return query
}
