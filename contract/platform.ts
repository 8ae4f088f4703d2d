import type { Call } from './call'
import type { platformCallSchemas } from './platform.schema'
import { PLATFORM } from './roles'

export const PLATFORM_CALLS = {
  stopRaising: { method: 'POST', path: '/platform/raising', who: PLATFORM, zh: '停止升锁' },
  releaseAll: { method: 'POST', path: '/platform/release-all', who: PLATFORM, zh: '全部放行' },
} as const satisfies Record<keyof typeof platformCallSchemas, Call>
