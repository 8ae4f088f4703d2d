import type { z } from 'zod'
import type { Call } from './call'
import type { platformCallSchemas, platformNodeSchema } from './platform.schema'
import { PLATFORM } from './roles'

export type PlatformNode = z.infer<typeof platformNodeSchema>

export const PLATFORM_CALLS = {
  readPlatform: { method: 'GET', path: '/platform', who: PLATFORM, zh: '平台状态' },
  listPlatformIncidents: {
    method: 'GET',
    path: '/platform/incidents',
    who: PLATFORM,
    zh: '各商家未关闭的告警',
  },
  stopRaising: { method: 'POST', path: '/platform/raising', who: PLATFORM, zh: '停止升锁' },
  releaseAll: { method: 'POST', path: '/platform/release-all', who: PLATFORM, zh: '全部放行' },
} as const satisfies Record<keyof typeof platformCallSchemas, Call>
