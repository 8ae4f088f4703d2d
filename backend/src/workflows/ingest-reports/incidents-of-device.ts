import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import type { OpenIncident } from '../../persistence/readings/device-reading'
import { openIncident, type NewIncident } from '../../modules/incidents'
import type { DeviceDraft } from './device-draft'

type ReportedIncident = Omit<NewIncident, 'merchantId' | 'lotId' | 'deviceId'>

/** Calls people for what a device reports, at the lot of its order. */
export function report(draft: DeviceDraft, incident: ReportedIncident): void {
  const { device, order, work } = draft
  const place = {
    merchantId: device.merchant_id,
    lotId: order?.lot_id ?? device.lot_id,
    orderId: order?.id ?? null,
    deviceId: device.id,
  }
  openIncident(work, { ...place, ...incident })
  draft.opened.add(incident.kind)
}

export const openIncidentsOf = (draft: DeviceDraft, kind: NewIncident['kind']): OpenIncident[] =>
  draft.incidents.filter(incident => incident.kind === kind && OPEN_INCIDENT_STATES.includes(incident.state))

export const hasIncident = (draft: DeviceDraft, kind: NewIncident['kind']): boolean =>
  draft.opened.has(kind) || openIncidentsOf(draft, kind).length > 0
