import type { z } from 'zod'
import type { Call } from './call'
import type { dryRunSchema, staffDryRunCallSchemas } from './dry-run.schema'
import { MANAGER } from './roles'

export type DryRun = z.infer<typeof dryRunSchema>

export const STAFF_DRY_RUN_CALLS = {
  dryRunHold: { method: 'GET', path: '/staff/dry-run', who: MANAGER, zh: '试算车牌能否升锁' },
  readLotRules: { method: 'GET', path: '/staff/lots/:lotId/rules', who: MANAGER, zh: '停车场升锁规则' },
} as const satisfies Record<keyof typeof staffDryRunCallSchemas, Call>
