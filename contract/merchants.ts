import type { Call } from './call'
import type { platformMerchantCallSchemas } from './merchants.schema'
import { PLATFORM } from './roles'

export const PLATFORM_MERCHANT_CALLS = {
  createMerchant: { method: 'POST', path: '/platform/merchants', who: PLATFORM, zh: '新建商家' },
} as const satisfies Record<keyof typeof platformMerchantCallSchemas, Call>
