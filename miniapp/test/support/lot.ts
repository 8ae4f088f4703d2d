import type { StaffCall } from '@fangxing/contract/calls'
import type { StaffOrder } from '@fangxing/contract/orders'
import type { ArrearView } from '@fangxing/contract/arrears'
import type { DeviceView } from '@fangxing/contract/devices'
import type { Me } from '@fangxing/contract/sessions'
import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import { ownerOrder } from './orders'

const uuid = (last: number) => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`
export const LOT_ID = uuid(2)
export const STAFF_ID = uuid(11)
export const DEVICE_ID = 'FXRVWA8DM4'
export const DEVICE_LINK = 'https://fangxing.example/d/6T7QVS9M.1.signature'

const lot: Me['lots'][number] = {
  id: LOT_ID,
  name: '南湖停车场',
  address: '南湖路 88 号',
  hotline: '0755-26001234',
  roadKind: 'private',
  feeNature: 'commercial',
  clearance: { operatingRight: true, noticeBoard: true, policeContact: '辖区派出所' },
  legalOpinion: { firm: '广东示范律师事务所', reference: '2026-001', validUntil: '2099-12-31' },
  position: null,
  stayRules: { rejoinMinutes: 5, longestDays: 30 },
  policy: {},
  closedAt: null,
  version: 1,
}

export const me = (overrides: Partial<Me> = {}): Me => ({
  staff: {
    id: STAFF_ID,
    name: '陈国强',
    roles: ['attendant'],
    lotIds: [LOT_ID],
    bound: true,
    disabled: false,
  },
  merchant: { id: uuid(10), name: '深圳安泊停车', hotline: '400-800-1234' },
  lots: [lot],
  busiestLotId: LOT_ID,
  shift: { id: uuid(12), lotId: LOT_ID, startedAt: '2026-11-22T00:00:00.000Z' },
  ...overrides,
})

export const staffSession = () => ({
  token: 'token-1',
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  me: me(),
})

export const device = (overrides: Partial<DeviceView> = {}): DeviceView => ({
  id: DEVICE_ID,
  serial: null,
  publicCode: '6T7QVS9M',
  qrUrl: DEVICE_LINK,
  lotId: LOT_ID,
  lifecycle: 'assigned',
  position: 'down',
  link: 'online',
  power: 'ok',
  batteryPct: 96,
  rssi: -69,
  firmware: 'sim-1.0.0',
  alarms: [],
  selfTestAt: '2026-11-22T00:00:00.000Z',
  selfTestOk: true,
  lastSeenAt: '2026-11-22T01:00:00.000Z',
  orderId: null,
  ...overrides,
})

export const arrear = (overrides: Partial<ArrearView> = {}): ArrearView => ({
  id: uuid(3),
  lotId: LOT_ID,
  lotName: lot.name,
  plateText: '粤B12388',
  plateColour: 'blue',
  enteredAt: '2026-11-01T01:00:00.000Z',
  exitedAt: '2026-11-01T03:05:00.000Z',
  minutes: 125,
  principalFen: 1250,
  lateFeeFen: 0,
  waivedFen: 0,
  paidFen: 0,
  dueFen: 1250,
  state: 'outstanding',
  graceUntil: null,
  reminderCount: 2,
  remindedDays: 2,
  firstRemindedAt: '2026-11-04T02:00:00.000Z',
  evidence: { witness: '陈国强' },
  ...overrides,
})

export const staffOrder = (overrides: Partial<StaffOrder> = {}): StaffOrder => ({
  ...ownerOrder(),
  dispute: null,
  merchantId: uuid(10),
  plateText: '粤B12388',
  epoch: 3,
  openedBy: { id: STAFF_ID, name: '陈国强' },
  endReason: null,
  releaseProof: null,
  device: {
    id: DEVICE_ID,
    position: 'up',
    link: 'online',
    power: 'ok',
    batteryPct: 95,
    alarms: [],
    lastSeenAt: '2026-11-22T01:00:00.000Z',
  },
  commands: [],
  moveTask: null,
  incidents: [],
  ...overrides,
})

export const moveTask = (overrides: Partial<MoveTaskView> = {}): MoveTaskView => ({
  id: uuid(20),
  orderId: ownerOrder().id,
  lotId: LOT_ID,
  deviceId: DEVICE_ID,
  plateText: '粤B12388',
  state: 'assigned',
  urgent: false,
  assignedTo: STAFF_ID,
  assigneeName: '陈国强',
  createdAt: '2026-11-22T01:05:00.000Z',
  acknowledgedAt: null,
  arrivedAt: null,
  movedAt: null,
  version: 1,
  ...overrides,
})

export type Board = StaffCall<'board'>['reply']
export const board = (overrides: Partial<Board> = {}): Board => ({
  lot,
  debtorCount: 7,
  debtorFen: 23_600,
  orders: [],
  moveTasks: [],
  devices: [device()],
  incidents: [],
  sightings: [],
  ...overrides,
})
