import type { IncidentKind } from '@fangxing/contract/states'
import { insertNew, json, updateVersioned, type Change } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import { newId } from '../../persistence/new-id'
import type { ActorContext } from '../../services'

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

/** Opens an incident unless the same one is open already. */
export function incidentChanges(incident: NewIncident, act: ActorContext, at: Date): Change[] {
  const id = newId()
  return [
    insertNew('incident', {
      id,
      merchant_id: incident.merchantId,
      lot_id: incident.lotId ?? null,
      order_id: incident.orderId ?? null,
      device_id: incident.deviceId ?? null,
      payment_id: incident.paymentId ?? null,
      kind: incident.kind,
      subject: incident.subject,
      level: incident.level ?? 1,
      state: 'open',
      detail: json(incident.detail ?? {}),
      opened_at: at,
    }),
    auditLog({
      merchantId: incident.merchantId,
      entity: 'incident',
      entityId: id,
      orderId: incident.orderId ?? null,
      event: 'reported',
      to: 'open',
      version: 1,
      actor: act.actor,
      traceId: act.traceId,
      detail: {
        ...incident.detail,
        kind: incident.kind,
        subject: incident.subject,
        level: incident.level ?? 1,
      },
      at,
    }),
  ]
}

export type IncidentToClose = {
  id: string
  version: number
  kind: string
  order_id?: string | null
  merchant_id?: string
}

/** Closes incidents whose cause is gone. */
export function closingIncidents(
  incidents: readonly IncidentToClose[],
  merchantId: string,
  reason: string,
  act: ActorContext,
  at: Date,
): Change[] {
  return incidents.flatMap(incident => [
    updateVersioned('incident', incident.id, incident.version, {
      state: 'closed',
      closed_at: at,
      close_reason: reason,
    }),
    auditLog({
      merchantId,
      entity: 'incident',
      entityId: incident.id,
      orderId: incident.order_id ?? null,
      event: 'closed',
      to: 'closed',
      version: incident.version + 1,
      actor: act.actor,
      traceId: act.traceId,
      detail: { kind: incident.kind, reason },
      at,
    }),
  ])
}
