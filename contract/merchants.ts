import type { z } from 'zod'
import type { Call } from './call'
import type { merchantPaySchema, merchantViewSchema, platformMerchantCallSchemas } from './merchants.schema'
import { PLATFORM } from './roles'

export type MerchantView = z.infer<typeof merchantViewSchema>
export type MerchantPay = z.infer<typeof merchantPaySchema>

export const PLATFORM_MERCHANT_CALLS = {
  listMerchants: { method: 'GET', path: '/platform/merchants', who: PLATFORM, zh: '商家列表' },
  checkMerchantPay: {
    method: 'POST',
    path: '/platform/merchants/:merchantId/pay-check',
    who: PLATFORM,
    zh: '核验商家的微信支付',
  },
  createMerchant: { method: 'POST', path: '/platform/merchants', who: PLATFORM, zh: '新建商家' },
} as const satisfies Record<keyof typeof platformMerchantCallSchemas, Call>
