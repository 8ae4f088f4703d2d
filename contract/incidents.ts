import type { z } from 'zod'
import type { Call } from './call'
import type {
  incidentViewSchema,
  ownerIncidentCallSchemas,
  staffIncidentCallSchemas,
} from './incidents.schema'
import { MANAGER, MERCHANT_STAFF, ON_SITE } from './roles'

export type IncidentView = z.infer<typeof incidentViewSchema>

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
} as const satisfies Record<keyof typeof staffIncidentCallSchemas, Call>
