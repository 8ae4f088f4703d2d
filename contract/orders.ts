import type { z } from 'zod'
import type { Call } from './call'
import type {
  arrearLineSchema,
  ownerOrderCallSchemas,
  ownerOrderSchema,
  staffOrderCallSchemas,
  staffOrderSchema,
} from './orders.schema'
import { MANAGER, MERCHANT_STAFF, ON_SITE } from './roles'

export type ArrearLine = z.infer<typeof arrearLineSchema>
export type OwnerOrder = z.infer<typeof ownerOrderSchema>
export type StaffOrder = z.infer<typeof staffOrderSchema>

export const OWNER_ORDER_CALLS = {
  scan: { method: 'POST', path: '/owner/scan', who: 'owner', zh: '扫描追缴装置' },
  readOrder: { method: 'GET', path: '/owner/orders/:orderId', who: 'owner', zh: '查看追缴订单' },
  listOrders: { method: 'GET', path: '/owner/orders', who: 'owner', zh: '我的订单' },
  releaseCode: { method: 'GET', path: '/owner/orders/:orderId/release-code', who: 'owner', zh: '离线放行码' },
} as const satisfies Record<keyof typeof ownerOrderCallSchemas, Call>

export const STAFF_ORDER_CALLS = {
  openRecovery: { method: 'POST', path: '/staff/orders', who: ON_SITE, idempotent: true, zh: '发起追缴' },
  raise: { method: 'POST', path: '/staff/orders/:orderId/raise', who: ON_SITE, zh: '升锁' },
  cancel: { method: 'POST', path: '/staff/orders/:orderId/cancel', who: ON_SITE, zh: '取消追缴' },
  override: { method: 'POST', path: '/staff/orders/:orderId/override', who: ON_SITE, zh: '应急放行' },
  recordPolice: {
    method: 'POST',
    path: '/staff/orders/:orderId/police-report',
    who: ON_SITE,
    zh: '登记报警',
  },
  policePresent: {
    method: 'POST',
    path: '/staff/orders/:orderId/police-present',
    who: ON_SITE,
    zh: '民警到场放行',
  },
  proveReleased: {
    method: 'POST',
    path: '/staff/orders/:orderId/prove-released',
    who: ON_SITE,
    zh: '人工确认已降锁',
  },
  takeCash: {
    method: 'POST',
    path: '/staff/orders/:orderId/cash',
    who: ON_SITE,
    idempotent: true,
    zh: '现金收款',
  },
  waive: { method: 'POST', path: '/staff/orders/:orderId/waive', who: MANAGER, zh: '减免' },
  releaseCode: {
    method: 'GET',
    path: '/staff/orders/:orderId/release-code',
    who: ON_SITE,
    zh: '离线放行码',
  },
  readOrder: { method: 'GET', path: '/staff/orders/:orderId', who: MERCHANT_STAFF, zh: '查看追缴订单' },
  listOrders: { method: 'GET', path: '/staff/orders', who: MERCHANT_STAFF, zh: '追缴订单列表' },
} as const satisfies Record<keyof typeof staffOrderCallSchemas, Call>
