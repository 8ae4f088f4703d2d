import type { z } from 'zod'
import type { Call } from './call'
import type { legalOpinionSchema, lotViewSchema, staffLotCallSchemas } from './lots.schema'
import { MANAGER, MERCHANT_STAFF } from './roles'
import type { Label } from './states'

export type LotView = z.infer<typeof lotViewSchema>
export type LegalOpinion = z.infer<typeof legalOpinionSchema>
/** What a manager sends of a lot. */
export type LotDraft = z.infer<typeof staffLotCallSchemas.createLot.body>

/** Of a lot with `closedAt`, wherever lots are listed. */
export const LOT_CLOSED_LABEL = {
  zh: '已停止追缴',
  en: 'Closed for new recoveries',
  tone: 'neutral',
} as const satisfies Label

export const STAFF_LOT_CALLS = {
  listLots: { method: 'GET', path: '/staff/lots', who: MERCHANT_STAFF, zh: '停车场列表' },
  readLot: { method: 'GET', path: '/staff/lots/:lotId', who: MERCHANT_STAFF, zh: '停车场' },
  createLot: { method: 'POST', path: '/staff/lots', who: MANAGER, zh: '新建停车场' },
  changeLot: { method: 'PUT', path: '/staff/lots/:lotId', who: MANAGER, zh: '修改停车场' },
  exemptPlate: { method: 'POST', path: '/staff/exempt-plates', who: MANAGER, zh: '豁免车牌' },
} as const satisfies Record<keyof typeof staffLotCallSchemas, Call>
