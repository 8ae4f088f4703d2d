import type { z } from 'zod'
import type { Call } from './call'
import type { clonePlateSchema, staffCloneCallSchemas } from './clones.schema'
import { DECIDERS, MANAGER } from './roles'

export type ClonePlate = z.infer<typeof clonePlateSchema>

export const STAFF_CLONE_CALLS = {
  listSamePlate: {
    method: 'GET',
    path: '/staff/stays/:stayId/same-plate',
    who: MANAGER,
    zh: '同一车牌的停车记录',
  },
  confirmClone: { method: 'POST', path: '/staff/stays/:stayId/clone', who: MANAGER, zh: '认定套牌' },
  listClonePlates: { method: 'GET', path: '/staff/clone-plates', who: DECIDERS, zh: '疑似套牌列表' },
  endClonePlate: {
    method: 'POST',
    path: '/staff/clone-plates/:cloneId/end',
    who: MANAGER,
    zh: '解除套牌标记',
  },
} as const satisfies Record<keyof typeof staffCloneCallSchemas, Call>

/** Beside a plate that is flagged, wherever staff see it. */
export const CLONE_WARNING = {
  zh: '疑似套牌：核对车型和颜色',
  en: 'May be a cloned plate: compare type and colour of the car',
} as const
