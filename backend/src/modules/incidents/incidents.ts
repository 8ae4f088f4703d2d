import type { z } from 'zod'
import { Refusal } from '@fangxing/contract/refusal'
import { normalisePlateText } from '@fangxing/contract/plate'
import type { IncidentKind, IncidentState } from '@fangxing/contract/states'
import type { incidentViewSchema } from '@fangxing/contract/incidents.schema'
import { INCIDENT, OPEN_INCIDENT_STATES } from '../../domain/incident'
import type { StaffSession } from '../../domain/sessions'
import { lotsOf, mayWorkIn } from '../../domain/staff-access'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { ID } from '../../persistence/cursor'
import { readTextCursor, textPageOf } from '../../persistence/text-cursor'
import type { ReadIncident } from './incident-changes'
import {
  COUNT_OPEN_INCIDENTS,
  LIST_CLOSED_INCIDENTS,
  LIST_CLOSED_INCIDENTS_OF_LOT,
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

const STAY = new RegExp(`^stay:(${ID})`)

/** Those that an earlier version opened about a stay name it in their subject alone. */
const stayOf = ({ kind, subject }: IncidentRow): { stayId?: string } => {
  const [, stayId] = kind === 'correction_asked' ? (STAY.exec(subject) ?? []) : []
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

/** Whoever asks for no page gets so many. */
const MOST = 200
const PLACE = new RegExp(`^(\\d{1,4})\\.(\\d{1,13})\\.(${ID})$`)

export type IncidentQuery = {
  lotId?: string
  state?: IncidentState
  kind?: IncidentKind
  search?: string
  cursor?: string
  limit?: number
}

/**
 * Incidents of the merchant in the lots of this person, the highest level first, then the newest; those that are not closed unless
 * `state` says otherwise. Refusals: BAD_INPUT for a cursor that we did not give out.
 */
export async function listIncidents(
  { database }: { database: Database },
  session: StaffSession,
  query: IncidentQuery,
): Promise<{ items: IncidentView[]; next?: string }> {
  const { lotId, state, kind, search = '', limit = MOST } = query
  const [, level, atMs, id] = readTextCursor(query.cursor, PLACE) ?? []
  const values = [
    session.merchantId,
    state === undefined ? OPEN_INCIDENT_STATES : [state],
    lotsOf(session),
    kind ?? null,
    normalisePlateText(search) || null,
    ...(id === undefined ? [null, null, null] : [Number(level), new Date(Number(atMs)), id]),
    limit + 1,
  ]
  const isClosed = state !== undefined && INCIDENT.ends.includes(state)
  const rows = await (lotId === undefined
    ? database.query<IncidentRow>(isClosed ? LIST_CLOSED_INCIDENTS : LIST_OPEN_INCIDENTS, values)
    : database.query<IncidentRow>(isClosed ? LIST_CLOSED_INCIDENTS_OF_LOT : LIST_OPEN_INCIDENTS_OF_LOT, [
        ...values,
        lotId,
      ]))
  return textPageOf(rows, limit, placeOf, incidentViewOf)
}

const placeOf = ({ level, opened_at, id }: IncidentRow): string => `${level}.${opened_at.getTime()}.${id}`

/** How many of each level are not closed, the highest first, in one lot or in all of the merchant's. */
export const countOpenIncidents = (
  database: Database,
  { merchantId, lotId }: { merchantId: string; lotId: string | null },
): Promise<{ level: number; count: number }[]> =>
  database.query<{ level: number; count: number }>(COUNT_OPEN_INCIDENTS, [merchantId, lotId])

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

/** What another system has asked to be corrected in a stay, and as which kind of correction. */
export type AskedIncident = ReadIncident & { subject: string; asked_kind: string | null }

/** What other systems have asked to be corrected in stays, as long as nobody has decided; the last one first. */
export function readAskedCorrections(
  database: Database,
  { merchantId, stayIds }: { merchantId: string; stayIds: readonly string[] },
): Promise<AskedIncident[]> {
  const beginnings = stayIds.map(id => `stay:${id}`)
  return database.query<AskedIncident>(READ_ASKED_CORRECTIONS, [merchantId, beginnings])
}

/** The incident of this kind about this subject that is not closed, or null. */
export function readOpenIncident(
  database: Database,
  kind: IncidentView['kind'],
  subject: string,
): Promise<IncidentRow | null> {
  return database.one<IncidentRow>(READ_OPEN_INCIDENT, [kind, subject])
}
