import type { z } from 'zod'
import type { Call } from './call'
import type { merchantPaySchema, merchantViewSchema, platformMerchantCallSchemas } from './merchants.schema'
import { PLATFORM } from './roles'

export type MerchantView = z.infer<typeof merchantViewSchema>
export type MerchantPay = z.infer<typeof merchantPaySchema>

export const PLATFORM_MERCHANT_CALLS = {
  listMerchants: { method: 'GET', path: '/platform/merchants', who: PLATFORM, zh: '商家列表' },
  readMerchant: {
    method: 'GET',
    path: '/platform/merchants/:merchantId',
    who: PLATFORM,
    zh: '查看商家',
  },
  checkMerchantPay: {
    method: 'POST',
    path: '/platform/merchants/:merchantId/pay-check',
    who: PLATFORM,
    zh: '核验商家的微信支付',
  },
  createMerchant: { method: 'POST', path: '/platform/merchants', who: PLATFORM, zh: '新建商家' },
  changeMerchant: {
    method: 'PUT',
    path: '/platform/merchants/:merchantId',
    who: PLATFORM,
    zh: '修改商家',
  },
  inviteManager: {
    method: 'POST',
    path: '/platform/merchants/:merchantId/managers',
    who: PLATFORM,
    zh: '邀请商家的经理',
  },
} as const satisfies Record<keyof typeof platformMerchantCallSchemas, Call>
