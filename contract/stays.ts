import type { z } from 'zod'
import type { Call } from './call'
import { DECIDERS, MANAGER } from './roles'
import type {
  sourceKindSchema,
  sourceViewSchema,
  staffSourceCallSchemas,
  staffStayCallSchemas,
  stayCorrectionPreviewSchema,
  stayCorrectionSchema,
  stayViewSchema,
} from './stays.schema'

export type StayView = z.infer<typeof stayViewSchema>
export type StayCorrection = z.infer<typeof stayCorrectionSchema>
export type StayCorrectionPreview = z.infer<typeof stayCorrectionPreviewSchema>
export type SourceView = z.infer<typeof sourceViewSchema>
export type SourceKind = z.infer<typeof sourceKindSchema>

export const STAFF_STAY_CALLS = {
  listStays: { method: 'GET', path: '/staff/stays', who: DECIDERS, zh: '停车记录' },
  readStay: { method: 'GET', path: '/staff/stays/:stayId', who: DECIDERS, zh: '一条停车记录' },
  listStaysBeside: {
    method: 'GET',
    path: '/staff/stays/:stayId/beside',
    who: DECIDERS,
    zh: '同车前后的停车记录',
  },
  previewStayCorrection: {
    method: 'POST',
    path: '/staff/stays/:stayId/correction-preview',
    who: MANAGER,
    zh: '停车记录更正预览',
  },
  correctStay: { method: 'POST', path: '/staff/stays/:stayId/correct', who: MANAGER, zh: '更正停车记录' },
  readStayPrice: {
    method: 'GET',
    path: '/staff/stays/:stayId/price',
    who: MANAGER,
    zh: '停车记录核实后的费用',
  },
  decideStay: { method: 'POST', path: '/staff/stays/:stayId/decide', who: MANAGER, zh: '核实停车记录' },
  voidStays: {
    method: 'POST',
    path: '/staff/sources/:sourceId/void-stays',
    who: MANAGER,
    zh: '按来源和时段作废停车记录',
  },
} as const satisfies Record<keyof typeof staffStayCallSchemas, Call>

export const STAFF_SOURCE_CALLS = {
  listSources: { method: 'GET', path: '/staff/sources', who: DECIDERS, zh: '对接来源' },
  createSource: { method: 'POST', path: '/staff/sources', who: MANAGER, zh: '新建对接来源' },
  changeSource: { method: 'PUT', path: '/staff/sources/:sourceId', who: MANAGER, zh: '修改对接来源' },
  addSourceKey: { method: 'POST', path: '/staff/sources/:sourceId/keys', who: MANAGER, zh: '新建对接密钥' },
  revokeSourceKey: {
    method: 'POST',
    path: '/staff/sources/:sourceId/keys/:keyId/revoke',
    who: MANAGER,
    zh: '吊销对接密钥',
  },
} as const satisfies Record<keyof typeof staffSourceCallSchemas, Call>
