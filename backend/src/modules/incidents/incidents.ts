import type { z } from 'zod'
import { Refusal } from '@fangxing/contract/refusal'
import type { IncidentState } from '@fangxing/contract/states'
import type { incidentViewSchema } from '@fangxing/contract/incidents.schema'
import { commit, updateVersioned, type Change } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import { changeOrder } from '../../workflows/commit-order-change'
import { mayWorkIn } from '../../domain/staff-access'
import type { ActorContext, Services, StaffSession } from '../../services'

export type IncidentView = z.infer<typeof incidentViewSchema>
type IncidentRow = {
  id: string
  merchant_id: string
  lot_id: string | null
  order_id: string | null
  device_id: string | null
  kind: IncidentView['kind']
  level: number
  state: IncidentState
  version: number
  detail: Record<string, unknown>
  opened_at: Date
  acknowledged_at: Date | null
  closed_at: Date | null
}

export function incidentViewOf(row: IncidentRow): IncidentView {
  return {
    id: row.id,
    kind: row.kind,
    level: row.level,
    state: row.state,
    lotId: row.lot_id,
    orderId: row.order_id,
    deviceId: row.device_id,
    detail: row.detail,
    openedAt: row.opened_at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    closedAt: row.closed_at?.toISOString() ?? null,
    version: row.version,
  }
}

/** Incidents of the merchant, newest first, at most 200; those that are not closed unless `state` says otherwise. */
export async function listIncidents(
  platform: Services,
  session: StaffSession,
  query: { lotId?: string; state?: IncidentState },
): Promise<{ items: IncidentView[] }> {
  const rows = await platform.database.query<IncidentRow>(
    `SELECT * FROM incident WHERE merchant_id = $1 AND ($2::uuid IS NULL OR lot_id = $2) AND state = ANY($3)
     ORDER BY opened_at DESC LIMIT 200`,
    [session.merchantId, query.lotId ?? null, query.state ? [query.state] : ['open', 'acknowledged']],
  )
  return { items: rows.filter(row => mayWorkIn(session, row.lot_id)).map(incidentViewOf) }
}

/** Somebody takes care. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT. */
export function acknowledgeIncident(
  platform: Services,
  session: StaffSession,
  incidentId: string,
  act: ActorContext,
): Promise<IncidentView> {
  return changeIncident(platform, session, incidentId, act, 'acknowledged', (row, at) => {
    if (row.state !== 'open') throw new Refusal('STATE_CONFLICT', { state: row.state })
    return { state: 'acknowledged', acknowledged_by: session.staffId, acknowledged_at: at }
  })
}

/** Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT (closed already, or a lock that is still not down). */
export function closeIncident(
  platform: Services,
  session: StaffSession,
  input: { incidentId: string; reason: string },
  act: ActorContext,
): Promise<IncidentView> {
  return changeIncident(platform, session, input.incidentId, act, 'closed', (row, at) => {
    // It ends with the lock down and nothing else: closing it would make a held car invisible.
    if (row.state === 'closed' || row.kind === 'release_delayed')
      throw new Refusal('STATE_CONFLICT', { state: row.state })
    return { state: 'closed', closed_at: at, close_reason: input.reason }
  })
}

async function changeIncident(
  platform: Services,
  session: StaffSession,
  incidentId: string,
  act: ActorContext,
  event: string,
  decide: (row: IncidentRow, at: Date) => Record<string, unknown>,
): Promise<IncidentView> {
  await platform.database.retryOnConflict(async () => {
    const row = await find(platform, session, incidentId)
    const at = platform.clock.now()
    const set = decide(row, at)
    const changes: Change[] = [
      updateVersioned('incident', row.id, row.version, set),
      auditLog({
        merchantId: row.merchant_id,
        entity: 'incident',
        entityId: row.id,
        orderId: row.order_id,
        event,
        from: row.state,
        to: String(set.state),
        version: row.version + 1,
        actor: act.actor,
        traceId: act.traceId,
        detail: { kind: row.kind, reason: set.close_reason ?? null },
        at,
      }),
    ]
    if (!row.order_id) return commit(platform.database, changes)
    const order = await platform.database.one<{ version: number }>(
      'SELECT version FROM recovery_order WHERE id = $1',
      [row.order_id],
    )
    await changeOrder(platform, row.order_id, [
      updateVersioned('recovery_order', row.order_id, order!.version, { updated_at: at }),
      ...changes,
    ])
  })
  return incidentViewOf(await find(platform, session, incidentId))
}

async function find(platform: Services, session: StaffSession, incidentId: string): Promise<IncidentRow> {
  const row = await platform.database.one<IncidentRow>(
    'SELECT * FROM incident WHERE id = $1 AND merchant_id = $2',
    [incidentId, session.merchantId],
  )
  if (!row) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, row.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  return row
}
