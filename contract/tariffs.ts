import type { z } from 'zod'
import type { Call } from './call'
import { MANAGER, MERCHANT_STAFF } from './roles'
import type {
  priceBoardSchema,
  pricedStaySchema,
  simulatedStaySchema,
  simulationSchema,
  staffTariffCallSchemas,
  tariffStaySchema,
  tariffSummarySchema,
  tariffVersionHeadSchema,
  tariffVersionSchema,
  tariffViewSchema,
} from './tariffs.schema'

export type TariffSummary = z.infer<typeof tariffSummarySchema>
export type TariffView = z.infer<typeof tariffViewSchema>
export type TariffVersionHead = z.infer<typeof tariffVersionHeadSchema>
export type TariffVersion = z.infer<typeof tariffVersionSchema>
export type PriceBoard = z.infer<typeof priceBoardSchema>
export type TariffStay = z.infer<typeof tariffStaySchema>
export type SimulatedTariffStay = z.infer<typeof simulatedStaySchema>
export type PricedStay = z.infer<typeof pricedStaySchema>
export type TariffDraftCheck = z.infer<typeof staffTariffCallSchemas.checkTariffDraft.reply>
export type TariffSimulation = z.infer<typeof simulationSchema>

export const STAFF_TARIFF_CALLS = {
  listTariffs: { method: 'GET', path: '/staff/tariffs', who: MERCHANT_STAFF, zh: '收费标准列表' },
  createTariff: { method: 'POST', path: '/staff/tariffs', who: MANAGER, zh: '新建收费标准' },
  getTariff: { method: 'GET', path: '/staff/tariffs/:tariffId', who: MERCHANT_STAFF, zh: '查看收费标准' },
  saveTariffDraft: {
    method: 'PUT',
    path: '/staff/tariffs/:tariffId/draft',
    who: MANAGER,
    zh: '保存收费标准草稿',
  },
  checkTariffDraft: {
    method: 'POST',
    path: '/staff/tariffs/:tariffId/check',
    who: MANAGER,
    zh: '检查未保存的收费标准并试算',
  },
  answerTariffChoices: {
    method: 'POST',
    path: '/staff/tariffs/:tariffId/answers',
    who: MANAGER,
    zh: '确定收费标准的未定事项',
  },
  priceTariffStay: {
    method: 'POST',
    path: '/staff/tariffs/:tariffId/price',
    who: MERCHANT_STAFF,
    zh: '试算一次停车',
  },
  simulateTariff: {
    method: 'POST',
    path: '/staff/tariffs/:tariffId/simulate',
    who: MANAGER,
    zh: '用停车记录模拟草稿',
  },
  publishTariff: {
    method: 'POST',
    path: '/staff/tariffs/:tariffId/publish',
    who: MANAGER,
    zh: '发布收费标准',
  },
  getTariffVersion: {
    method: 'GET',
    path: '/staff/tariffs/:tariffId/versions/:number',
    who: MERCHANT_STAFF,
    zh: '查看收费标准的历史版本',
  },
  readPriceBoard: {
    method: 'GET',
    path: '/staff/tariffs/:tariffId/versions/:number/board',
    who: MERCHANT_STAFF,
    zh: '查看收费公示牌',
  },
} as const satisfies Record<keyof typeof staffTariffCallSchemas, Call>
