import type { z } from 'zod'
import type { Call } from './call'
import type { handoverItemSchema, staffHandoverCallSchemas } from './handover.schema'
import { DECIDERS, MANAGER } from './roles'
import type { Message } from './messages'

export type HandoverItem = z.infer<typeof handoverItemSchema>

export const STAFF_HANDOVER_CALLS = {
  readHandover: { method: 'GET', path: '/staff/lots/:lotId/handover', who: DECIDERS, zh: '停车场移交清单' },
  exportHandover: {
    method: 'GET',
    path: '/staff/lots/:lotId/handover/file',
    who: MANAGER,
    zh: '下载给新经营方的名单',
  },
  closeLot: { method: 'POST', path: '/staff/lots/:lotId/close', who: MANAGER, zh: '停止新的追缴' },
  reopenLot: { method: 'POST', path: '/staff/lots/:lotId/reopen', who: MANAGER, zh: '恢复追缴' },
} as const satisfies Record<keyof typeof staffHandoverCallSchemas, Call>

export const HANDOVER_LABELS: Record<HandoverItem['kind'], Message> = {
  holds: { zh: '未结束的追缴', en: 'Recoveries that have not ended' },
  moveTasks: { zh: '未完成的移动任务', en: 'Devices to be fetched' },
  bills: { zh: '有人正在付的缴费单', en: 'Bills that somebody is paying' },
  moneyApart: { zh: '待核对的款', en: 'Money kept apart' },
  devices: { zh: '分配在本场的装置', en: 'Devices assigned to it' },
  shifts: { zh: '在班人员', en: 'People on shift' },
  incidents: { zh: '未关闭的告警', en: 'Open incidents' },
  complaints: { zh: '未答复的投诉', en: 'Complaints without an answer' },
  debts: { zh: '未付欠费', en: 'Unpaid debts' },
  graceDebts: { zh: '还在宽限期的欠费', en: 'Debts still in grace' },
  reviewDebts: { zh: '待核实的欠费', en: 'Debts that wait for a review' },
  notices: { zh: '已放、欠费未付的告知单', en: 'Notices whose debts are unpaid' },
  passes: { zh: '有效的月卡与免费名单', en: 'Valid passes and free lists' },
  coupons: { zh: '未用的优惠券', en: 'Unused coupons' },
  exemptPlates: { zh: '本场豁免车牌', en: 'Exempt plates of the lot' },
  sources: { zh: '上报本场的对接来源与密钥', en: 'Sources that tell of it, with their keys' },
  people: { zh: '可在本场工作的员工', en: 'People who may work in it' },
}
