import type { Call } from './call'
import type { staffOrderReachCallSchemas } from './order-reach.schema'
import { DECIDERS, MANAGER } from './roles'

export const STAFF_ORDER_REACH_CALLS = {
  readOrderReach: {
    method: 'GET',
    path: '/staff/orders/:orderId/reach',
    who: DECIDERS,
    zh: '联系现场与车主',
  },
  callToCar: {
    method: 'POST',
    path: '/staff/orders/:orderId/call-to-car',
    who: MANAGER,
    zh: '通知在班人员到车旁',
  },
  showOwnerPhones: {
    method: 'POST',
    path: '/staff/orders/:orderId/owner-phones',
    who: MANAGER,
    zh: '查看车主电话',
  },
} as const satisfies Record<keyof typeof staffOrderReachCallSchemas, Call>
