import type { z } from 'zod'
import { Refusal } from '@fangxing/contract/refusal'
import type { IncidentState } from '@fangxing/contract/states'
import type { incidentViewSchema } from '@fangxing/contract/incidents.schema'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import type { ReadIncident } from './incident-changes'
import {
  LIST_INCIDENTS,
  LIST_OPEN_INCIDENTS,
  LIST_OPEN_INCIDENTS_OF_LOT,
  READ_ASKED_CORRECTIONS,
  READ_INCIDENT,
  READ_OPEN_INCIDENT,
} from './incidents.queries'

export type IncidentView = z.infer<typeof incidentViewSchema>
/** An incident with the car of its order. */
export type IncidentRow = Row<'incident'> & { plate_text: string | null; plate_colour: string | null }
/** An incident with the version of the order on whose page it stands. */
export type IncidentReading = IncidentRow & { order_version: number | null }

/** Those that an earlier version opened about a stay name it in their subject alone. */
const stayOf = ({ kind, subject }: IncidentRow): { stayId?: string } => {
  const [, stayId] = kind === 'correction_asked' ? (/^stay:([0-9a-f-]{36})/.exec(subject) ?? []) : []
  return stayId === undefined ? {} : { stayId }
}

export function incidentViewOf(row: IncidentRow): IncidentView {
  return {
    id: row.id,
    kind: row.kind as IncidentView['kind'],
    level: row.level,
    state: row.state,
    lotId: row.lot_id,
    orderId: row.order_id,
    deviceId: row.device_id,
    plateText: row.plate_text,
    plateColour: row.plate_colour as IncidentView['plateColour'],
    detail: { ...stayOf(row), ...(row.detail as IncidentView['detail']) },
    openedAt: row.opened_at.toISOString(),
    seenAt: row.seen_at?.toISOString() ?? null,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    closedAt: row.closed_at?.toISOString() ?? null,
    version: row.version,
  }
}

/** Incidents of the merchant, newest first, at most 200; those that are not closed unless `state` says otherwise. */
export async function listIncidents(
  { database }: { database: Database },
  session: StaffSession,
  query: { lotId?: string; state?: IncidentState },
): Promise<{ items: IncidentView[] }> {
  const { lotId, state } = query
  const { merchantId } = session
  const rows = await (state
    ? database.query<IncidentRow>(LIST_INCIDENTS, [merchantId, lotId ?? null, state])
    : lotId
      ? database.query<IncidentRow>(LIST_OPEN_INCIDENTS_OF_LOT, [merchantId, lotId])
      : database.query<IncidentRow>(LIST_OPEN_INCIDENTS, [merchantId]))
  return { items: rows.filter(row => mayWorkIn(session, row.lot_id)).map(incidentViewOf) }
}

/** Refusals: NOT_FOUND, FORBIDDEN_LOT. */
export async function findIncident(
  database: Database,
  session: StaffSession,
  incidentId: string,
): Promise<IncidentReading> {
  const row = await database.one<IncidentReading>(READ_INCIDENT, [incidentId, session.merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, row.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  return row
}

/** What other systems have asked to be put right in a stay, as long as nobody has decided. */
export function readAskedCorrections(
  database: Database,
  { merchantId, stayId }: { merchantId: string; stayId: string },
): Promise<ReadIncident[]> {
  return database.query<ReadIncident>(READ_ASKED_CORRECTIONS, [merchantId, `stay:${stayId}`])
}

/** The incident of this kind about this subject that is not closed, or null. */
export function readOpenIncident(
  database: Database,
  kind: IncidentView['kind'],
  subject: string,
): Promise<IncidentRow | null> {
  return database.one<IncidentRow>(READ_OPEN_INCIDENT, [kind, subject])
}
