import type { z } from 'zod'
import type { Call } from './call'
import type {
  incidentViewSchema,
  ownerIncidentCallSchemas,
  staffIncidentCallSchemas,
} from './incidents.schema'
import { MANAGER, MERCHANT_STAFF, ON_SITE } from './roles'

export type IncidentView = z.infer<typeof incidentViewSchema>

/** What another system wants corrected in a stay, as a `correction_asked` keeps it in its `detail`. */
export type AskedCorrection = {
  stayId: string
  before: {
    plateText: string | null
    plateColour: string | null
    enteredAt: string | null
    exitedAt: string | null
  }
  proposal: {
    plateText?: string | null
    plateColour?: string
    enteredAt?: string
    exitedAt?: string
    totalFen?: number
    bays?: string[]
    /** Of a merge: the stay that it is a part of. */
    intoStayId?: string
    /** Of a split: `exitedAt` ends the first stay. */
    secondEnteredAt?: string
  }
}

/** The stay of an incident, what it was and what is proposed; those that earlier versions opened name the stay alone. */
export function askedCorrectionOf({
  kind,
  detail,
}: Pick<IncidentView, 'kind' | 'detail'>): AskedCorrection | null {
  if (kind !== 'correction_asked' || typeof detail.stayId !== 'string') return null
  const nothing = { plateText: null, plateColour: null, enteredAt: null, exitedAt: null }
  const { before = nothing, proposal = {} } = detail as Partial<AskedCorrection>
  return { stayId: detail.stayId, before, proposal }
}

/** Debts that a payment settled which another system took back, after a car had been let go for them. */
export const isReversedPayment = ({ kind, detail }: Pick<IncidentView, 'kind' | 'detail'>): boolean =>
  kind === 'correction_asked' && detail.kind === 'reversed'

export const OWNER_INCIDENT_CALLS = {
  askEmergency: {
    method: 'POST',
    path: '/owner/orders/:orderId/emergency',
    who: 'owner',
    zh: '请求应急放行',
  },
  notMyCar: { method: 'POST', path: '/owner/orders/:orderId/not-my-car', who: 'owner', zh: '这不是我的车' },
} as const satisfies Record<keyof typeof ownerIncidentCallSchemas, Call>

export const STAFF_INCIDENT_CALLS = {
  listIncidents: { method: 'GET', path: '/staff/incidents', who: MERCHANT_STAFF, zh: '告警列表' },
  seeIncident: {
    method: 'POST',
    path: '/staff/incidents/:incidentId/seen',
    who: ON_SITE,
    zh: '已看到告警',
  },
  acknowledgeIncident: {
    method: 'POST',
    path: '/staff/incidents/:incidentId/acknowledge',
    who: ON_SITE,
    zh: '接手告警',
  },
  closeIncident: { method: 'POST', path: '/staff/incidents/:incidentId/close', who: MANAGER, zh: '关闭告警' },
  restoreDebts: {
    method: 'POST',
    path: '/staff/incidents/:incidentId/restore-debts',
    who: MANAGER,
    zh: '恢复被撤回付款的欠费',
  },
} as const satisfies Record<keyof typeof staffIncidentCallSchemas, Call>
