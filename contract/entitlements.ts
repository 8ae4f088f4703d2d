import type { z } from 'zod'
import type { Call } from './call'
import type {
  entitlementKindSchema,
  entitlementViewSchema,
  newEntitlementSchema,
  staffEntitlementCallSchemas,
} from './entitlements.schema'
import { formatYuan } from './money'
import { DECIDERS, MANAGER } from './roles'
import type { Message } from './messages'

export type EntitlementKind = z.infer<typeof entitlementKindSchema>
export type EntitlementView = z.infer<typeof entitlementViewSchema>
export type NewEntitlement = z.infer<typeof newEntitlementSchema>

/** The most plates of one pass or list. */
export const ENTITLEMENT_MAX_PLATES = 200

export const STAFF_ENTITLEMENT_CALLS = {
  listEntitlements: {
    method: 'GET',
    path: '/staff/entitlements',
    who: DECIDERS,
    zh: '月卡、免费名单和优惠券',
  },
  readEntitlement: {
    method: 'GET',
    path: '/staff/entitlements/:entitlementId',
    who: DECIDERS,
    zh: '查看月卡、免费名单或优惠券',
  },
  changeEntitlement: {
    method: 'PUT',
    path: '/staff/entitlements/:entitlementId',
    who: MANAGER,
    zh: '变更月卡、免费名单的车牌或到期',
  },
  grantEntitlement: {
    method: 'POST',
    path: '/staff/entitlements',
    who: MANAGER,
    zh: '发放月卡、免费名单或优惠券',
  },
  endEntitlement: {
    method: 'POST',
    path: '/staff/entitlements/:entitlementId/end',
    who: MANAGER,
    zh: '终止月卡、免费名单或优惠券',
  },
} as const satisfies Record<keyof typeof staffEntitlementCallSchemas, Call>

export const ENTITLEMENT_KIND_LABELS: Record<EntitlementView['kind'], Message> = {
  pass: { zh: '月卡', en: 'Pass' },
  free_list: { zh: '免费名单', en: 'Free list' },
  coupon: { zh: '优惠券', en: 'Coupon' },
  status: { zh: '身份', en: 'Status' },
  charging: { zh: '充电时段', en: 'Charging' },
  towing: { zh: '拖车时段', en: 'Towing' },
}

/** What a coupon takes off. */
export function couponText({ unit, amount }: NonNullable<EntitlementView['coupon']>): Message {
  if (unit === 'minutes') return { zh: `减 ${amount} 分钟`, en: `${amount} minutes off` }
  const much = unit === 'fen' ? formatYuan(amount) : `${amount}%`
  return { zh: `减 ${much}`, en: `${much} off` }
}
