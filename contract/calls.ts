import type { z } from 'zod'
import type { ownerSchemas } from './owner-api.schema'
import type { staffSchemas } from './staff-api.schema'

export type Role = 'attendant' | 'manager' | 'finance' | 'platform'
export const ROLE_LABELS: Record<Role, { zh: string; en: string }> = {
  attendant: { zh: '收费员', en: 'Attendant' },
  manager: { zh: '车场经理', en: 'Manager' },
  finance: { zh: '财务', en: 'Finance' },
  platform: { zh: '平台运营', en: 'Platform' },
}

/**
 * One HTTP call. `who`: 'anyone', 'owner', or the staff roles that may make it (deny by default).
 * `once`: needs the header Idempotency-Key; the same key with the same body answers the first result again.
 */
export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  who: 'anyone' | 'owner' | readonly Role[]
  once?: true
  zh: string
}

const STAFF = ['attendant', 'manager', 'finance'] as const
const FLOOR = ['attendant', 'manager'] as const
const MANAGER = ['manager'] as const
const PLATFORM = ['platform'] as const

export const OWNER_CALLS = {
  signIn: { method: 'POST', path: '/owner/session', who: 'anyone', zh: '车主登录' },
  signOut: { method: 'DELETE', path: '/owner/session', who: 'owner', zh: '车主退出' },
  scan: { method: 'POST', path: '/owner/scan', who: 'owner', zh: '扫描追缴装置' },
  readOrder: { method: 'GET', path: '/owner/orders/:orderId', who: 'owner', zh: '查看追缴订单' },
  listOrders: { method: 'GET', path: '/owner/orders', who: 'owner', zh: '我的订单' },
  pay: { method: 'POST', path: '/owner/orders/:orderId/payments', who: 'owner', zh: '请求支付' },
  checkPayment: {
    method: 'POST',
    path: '/owner/payments/:paymentId/check',
    who: 'owner',
    zh: '查询支付结果',
  },
  releaseCode: { method: 'GET', path: '/owner/orders/:orderId/release-code', who: 'owner', zh: '离线放行码' },
  askEmergency: {
    method: 'POST',
    path: '/owner/orders/:orderId/emergency',
    who: 'owner',
    zh: '请求应急放行',
  },
  notMyCar: { method: 'POST', path: '/owner/orders/:orderId/not-my-car', who: 'owner', zh: '这不是我的车' },
} as const satisfies Record<keyof typeof ownerSchemas, Call>

export const STAFF_CALLS = {
  signIn: { method: 'POST', path: '/staff/session', who: 'anyone', zh: '员工登录' },
  signOut: { method: 'DELETE', path: '/staff/session', who: [...STAFF, 'platform'], zh: '员工退出' },
  me: { method: 'GET', path: '/staff/me', who: [...STAFF, 'platform'], zh: '我的身份' },
  startShift: { method: 'POST', path: '/staff/shift', who: FLOOR, zh: '上班' },
  endShift: { method: 'DELETE', path: '/staff/shift', who: FLOOR, zh: '下班' },
  board: { method: 'GET', path: '/staff/board', who: STAFF, zh: '今日看板' },
  listArrears: { method: 'GET', path: '/staff/arrears', who: STAFF, zh: '查询欠费' },
  importArrears: { method: 'POST', path: '/staff/arrears/import', who: MANAGER, zh: '导入欠费' },
  importArrearsCsv: {
    method: 'POST',
    path: '/staff/arrears/import-csv',
    who: MANAGER,
    zh: '导入欠费（CSV）',
  },
  askGate: { method: 'POST', path: '/staff/gate', who: FLOOR, zh: '预检能否升锁' },
  openRecovery: { method: 'POST', path: '/staff/orders', who: FLOOR, once: true, zh: '发起追缴' },
  raise: { method: 'POST', path: '/staff/orders/:orderId/raise', who: FLOOR, zh: '升锁' },
  cancel: { method: 'POST', path: '/staff/orders/:orderId/cancel', who: FLOOR, zh: '取消追缴' },
  override: { method: 'POST', path: '/staff/orders/:orderId/override', who: FLOOR, zh: '应急放行' },
  proveReleased: {
    method: 'POST',
    path: '/staff/orders/:orderId/prove-released',
    who: FLOOR,
    zh: '人工确认已降锁',
  },
  takeCash: { method: 'POST', path: '/staff/orders/:orderId/cash', who: FLOOR, once: true, zh: '现金收款' },
  waive: { method: 'POST', path: '/staff/orders/:orderId/waive', who: MANAGER, zh: '减免' },
  releaseCode: { method: 'GET', path: '/staff/orders/:orderId/release-code', who: FLOOR, zh: '离线放行码' },
  readOrder: { method: 'GET', path: '/staff/orders/:orderId', who: STAFF, zh: '查看追缴订单' },
  listOrders: { method: 'GET', path: '/staff/orders', who: STAFF, zh: '追缴订单列表' },
  listMoveTasks: { method: 'GET', path: '/staff/move-tasks', who: FLOOR, zh: '移动指令列表' },
  acknowledgeMoveTask: {
    method: 'POST',
    path: '/staff/move-tasks/:taskId/acknowledge',
    who: FLOOR,
    zh: '接受移动指令',
  },
  arriveAtMoveTask: { method: 'POST', path: '/staff/move-tasks/:taskId/arrive', who: FLOOR, zh: '到达现场' },
  blockMoveTask: { method: 'POST', path: '/staff/move-tasks/:taskId/block', who: FLOOR, zh: '移动受阻' },
  finishMoveTask: { method: 'POST', path: '/staff/move-tasks/:taskId/finish', who: FLOOR, zh: '装置已移走' },
  listDevices: { method: 'GET', path: '/staff/devices', who: STAFF, zh: '装置列表' },
  readDevice: { method: 'GET', path: '/staff/devices/:deviceId', who: STAFF, zh: '查看装置' },
  askSelfTest: { method: 'POST', path: '/staff/devices/:deviceId/self-test', who: FLOOR, zh: '装置自检' },
  assignDevice: { method: 'PUT', path: '/staff/devices/:deviceId/lot', who: MANAGER, zh: '分配装置' },
  revokeDevice: { method: 'POST', path: '/staff/devices/:deviceId/revoke', who: MANAGER, zh: '吊销装置' },
  reprintDevice: { method: 'POST', path: '/staff/devices/:deviceId/reprint', who: MANAGER, zh: '重制二维码' },
  issueProvisionToken: {
    method: 'POST',
    path: '/staff/devices/provision-tokens',
    who: MANAGER,
    zh: '签发入网令牌',
  },
  listIncidents: { method: 'GET', path: '/staff/incidents', who: STAFF, zh: '告警列表' },
  acknowledgeIncident: {
    method: 'POST',
    path: '/staff/incidents/:incidentId/acknowledge',
    who: FLOOR,
    zh: '接手告警',
  },
  closeIncident: { method: 'POST', path: '/staff/incidents/:incidentId/close', who: MANAGER, zh: '关闭告警' },
  listLots: { method: 'GET', path: '/staff/lots', who: STAFF, zh: '停车场列表' },
  createLot: { method: 'POST', path: '/staff/lots', who: MANAGER, zh: '新建停车场' },
  changeLot: { method: 'PUT', path: '/staff/lots/:lotId', who: MANAGER, zh: '修改停车场' },
  listStaff: { method: 'GET', path: '/staff/staff', who: MANAGER, zh: '员工列表' },
  inviteStaff: { method: 'POST', path: '/staff/staff', who: MANAGER, zh: '邀请员工' },
  changeStaff: { method: 'PUT', path: '/staff/staff/:staffId', who: MANAGER, zh: '修改员工' },
  exemptPlate: { method: 'POST', path: '/staff/exempt-plates', who: MANAGER, zh: '豁免车牌' },
  putPhoto: { method: 'POST', path: '/staff/photos', who: FLOOR, zh: '上传照片' },
  createMerchant: { method: 'POST', path: '/platform/merchants', who: PLATFORM, zh: '新建商家' },
  stopRaising: { method: 'POST', path: '/platform/raising', who: PLATFORM, zh: '停止升锁' },
  releaseAll: { method: 'POST', path: '/platform/release-all', who: PLATFORM, zh: '全部放行' },
} as const satisfies Record<keyof typeof staffSchemas, Call>

type Inferred<S, Part extends string> =
  S extends Record<Part, infer T extends z.ZodType> ? z.infer<T> : undefined
type Given<S, Part extends string> =
  S extends Record<Part, infer T extends z.ZodType> ? z.input<T> : undefined

/** What a call takes and gives, by its name: `OwnerCall<'pay'>['reply']`. */
export type OwnerCall<Name extends keyof typeof ownerSchemas> = CallTypes<(typeof ownerSchemas)[Name]>
export type StaffCall<Name extends keyof typeof staffSchemas> = CallTypes<(typeof staffSchemas)[Name]>
type CallTypes<S> = {
  params: Inferred<S, 'params'>
  query: Given<S, 'query'>
  body: Given<S, 'body'>
  reply: Inferred<S, 'reply'>
}
