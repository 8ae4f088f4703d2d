import type { AuditReason } from '@fangxing/contract/audit-reasons'
import type { IncidentKind, IncidentState } from '@fangxing/contract/states'
import { INCIDENT } from '../../domain/incident'
import { may } from '../../domain/state-machine'
import { json } from '../../persistence/changes'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'

export type NewIncident = {
  merchantId: string
  lotId?: string | null
  orderId?: string | null
  deviceId?: string | null
  paymentId?: string | null
  kind: IncidentKind
  /** What it is about: one open incident per kind and subject, however often it is reported. */
  subject: string
  /** 1 the attendant, 2 the manager, 3 the duty officer. */
  level?: 1 | 2 | 3
  detail?: Record<string, unknown>
}
/** An incident as it was read, with its merchant for the audit log. */
export type ReadIncident = {
  id: string
  version: number
  state: IncidentState
  kind: string
  merchant_id: string
  order_id?: string | null
}

/** A device that did not confirm its keys in time has one incident, apart from what it reports itself. */
export const keysIncidentSubject = (deviceId: string): string => `keys:${deviceId}`

/** Opens an incident unless the same one is open already; answers the id that a new one has. */
export function openIncident(work: UnitOfWork, incident: NewIncident): string {
  const id = newId()
  const { merchantId, kind, subject, level = 1 } = incident
  // Not `create`: a second report of the same thing meets the unique key and is left out.
  work.insertNew('incident', {
    id,
    merchant_id: merchantId,
    lot_id: incident.lotId ?? null,
    order_id: incident.orderId ?? null,
    device_id: incident.deviceId ?? null,
    payment_id: incident.paymentId ?? null,
    kind,
    subject,
    level,
    state: INCIDENT.initial,
    detail: json(incident.detail ?? {}),
    opened_at: work.at,
  })
  work.audit({
    merchantId,
    entity: 'incident',
    entityId: id,
    orderId: incident.orderId ?? null,
    event: 'reported',
    to: INCIDENT.initial,
    version: 1,
    detail: { ...incident.detail, kind, subject, level },
  })
  return id
}

/** What is reported now takes the place of what was reported first. */
export function reportIncidentAgain(
  work: UnitOfWork,
  incident: ReadIncident,
  { subject, detail }: { subject: string; detail: Record<string, unknown> },
): void {
  work.updateVersioned('incident', incident, { subject, detail: json(detail) })
  work.audit({
    merchantId: incident.merchant_id,
    entity: 'incident',
    entityId: incident.id,
    event: 'reported',
    detail: { ...detail, kind: incident.kind, subject },
  })
}

/** What the platform saw, or the reason that a person wrote. */
export type CloseCause = { seen: AuditReason } | { written: string }

/** Closes incidents whose cause is gone. */
export function closeIncidents(
  work: UnitOfWork,
  incidents: readonly ReadIncident[],
  because: CloseCause,
): void {
  const reason = 'seen' in because ? because.seen : because.written
  for (const incident of incidents) {
    // Two reports of one batch may end the same cause.
    if (!may(INCIDENT, incident.state, 'closed')) continue
    work.transition(INCIDENT, incident, 'closed', {
      set: { closed_at: work.at, close_reason: reason },
      detail: { kind: incident.kind, reason },
    })
  }
}

/** Somebody acts on it; harmless when somebody does already. */
export function takeOver(work: UnitOfWork, incident: ReadIncident, staffId: string): void {
  if (!may(INCIDENT, incident.state, 'acknowledged')) return
  work.transition(INCIDENT, incident, 'acknowledged', {
    set: { acknowledged_by: staffId, acknowledged_at: work.at },
    detail: { kind: incident.kind },
  })
}

/** Calls the next person: 2 the manager, 3 the duty officer. */
export function raiseIncidentLevel(work: UnitOfWork, incident: ReadIncident, level: 2 | 3): void {
  work.transition(INCIDENT, incident, 'level_raised', { set: { level }, detail: { level } })
}
