import type { Catalogue } from '@shared/i18n/language'

/** Texts of several pages. */
export const messages = {
  noPlate: { zh: '没有指定车牌', en: 'No plate was named' },
  noPlateText: {
    zh: '请先查询车牌，再从车牌页打开。',
    en: 'Look up the plate first, and open this from its page.',
  },
  noSubject: { zh: '这个页面缺少要打开的内容', en: 'This page was not told what to show' },
  noSubjectText: { zh: '请从看板或列表打开。', en: 'Open it from the board or from a list.' },
  enterPlate: { zh: '输入车牌', en: 'Enter a plate' },
  toBoard: { zh: '回到看板', en: 'Back to the board' },
  reason: { zh: '原因', en: 'Reason' },
  otherReason: { zh: '原因（必填，至少 2 个字）', en: 'Reason (required, at least 2 characters)' },
  scan: { zh: '扫描装置', en: 'Scan the device' },
  live: { zh: '实时', en: 'Live' },
  polling: { zh: '正在重连', en: 'Reconnecting' },
  offline: { zh: '没有网络', en: 'Offline' },
  more: { zh: '加载更多', en: 'Load more' },
  bay: { zh: '车位', en: 'Bay' },
  seeDevice: { zh: '查看装置', en: 'See the device' },
  startRecovery: { zh: '发起追缴', en: 'Start a recovery' },
  moreOrders: {
    zh: '还有更早的追缴没有列出：在“订单记录”里按车牌查找。',
    en: 'There are earlier ones: search the orders by plate.',
  },
  moreTasks: {
    zh: '还有更多移动指令没有列出：完成上面的，其余会接着出现。',
    en: 'There are more tasks: they appear as these are done.',
  },
  moreDevices: {
    zh: '还有更多装置没有列出：在电脑控制台的“装置”里按编号查找。',
    en: 'There are more devices: search them by their numbers in the console on a computer.',
  },
  moreIncidents: {
    zh: '还有更多告警没有列出：处理上面的，其余会接着出现；全部在电脑控制台的“告警”里。',
    en: 'There are more: they appear as these are closed; all of them are in the console on a computer.',
  },
  moreSightings: {
    zh: '还有更多欠费车在场，没有列出：输入车牌就能查到。',
    en: 'More cars that owe are here: enter a plate to find one.',
  },
} satisfies Catalogue
