import type { z } from 'zod'
import type { Call } from './call'
import { EVERY_ROLE, ON_SITE } from './roles'
import type { meSchema, ownerSessionCallSchemas, staffSessionCallSchemas } from './sessions.schema'

export type Me = z.infer<typeof meSchema>

export const OWNER_SESSION_CALLS = {
  signIn: { method: 'POST', path: '/owner/session', who: 'anyone', zh: '车主登录' },
  signOut: { method: 'DELETE', path: '/owner/session', who: 'owner', zh: '车主退出' },
} as const satisfies Record<keyof typeof ownerSessionCallSchemas, Call>

export const STAFF_SESSION_CALLS = {
  signIn: { method: 'POST', path: '/staff/session', who: 'anyone', zh: '员工登录' },
  signOut: { method: 'DELETE', path: '/staff/session', who: EVERY_ROLE, zh: '员工退出' },
  me: { method: 'GET', path: '/staff/me', who: EVERY_ROLE, zh: '我的身份' },
  startShift: { method: 'POST', path: '/staff/shift', who: ON_SITE, zh: '上班' },
  endShift: { method: 'DELETE', path: '/staff/shift', who: ON_SITE, zh: '下班' },
} as const satisfies Record<keyof typeof staffSessionCallSchemas, Call>
