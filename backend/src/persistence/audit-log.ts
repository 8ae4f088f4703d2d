import { insert, json, type Change } from './changes'

/** What changed, from which state to which, who did it and under which trace; append-only, chained by the audit job. */
export type AuditEntry = {
  merchantId: string | null
  entity: string
  entityId: string
  orderId?: string | null
  event: string
  from?: string | null
  to?: string | null
  version?: number | null
  actor: string
  traceId: string | null
  detail?: Record<string, unknown>
  at: Date
}

export function auditLog(...lines: AuditEntry[]): Change {
  return insert(
    'journal',
    ...lines.map(line => ({
      merchant_id: line.merchantId,
      entity: line.entity,
      entity_id: line.entityId,
      order_id: line.orderId ?? null,
      event: line.event,
      from_state: line.from ?? null,
      to_state: line.to ?? null,
      version: line.version ?? null,
      actor: line.actor,
      trace_id: line.traceId,
      detail: line.detail ? json(line.detail) : null,
      at: line.at,
    })),
  )
}
