import type { Catalogue } from '../../i18n/language'

export const messages = {
  title: { zh: '告警', en: 'Incidents' },
  empty: {
    zh: '没有告警。付款后锁没有按时降下、装置失联或投诉逾期等情况，会自动列在这里。',
    en: 'No incident. A lock that is late after a payment, a device out of reach, a complaint not answered in time: each comes here by itself.',
  },
  what: { zh: '告警', en: 'Incident' },
  level: { zh: '级别', en: 'Level' },
  state: { zh: '状态', en: 'State' },
  open: { zh: '未处理', en: 'Open' },
  acknowledged: { zh: '处理中', en: 'Taken over' },
  closed: { zh: '已关闭', en: 'Closed' },
  lot: { zh: '车场', en: 'Lot' },
  about: { zh: '车与装置', en: 'Car and device' },
  since: { zh: '产生', en: 'Opened' },
  clock: { zh: '已过', en: 'For' },
  seen: { zh: '有人看到', en: 'Seen' },
  nobody: { zh: '无人查看', en: 'Nobody has' },
  taken: { zh: '接手', en: 'Taken over' },
  acts: { zh: '处理', en: 'Act' },
  takeOver: { zh: '接手', en: 'Take over' },
  takenOver: { zh: '已接手', en: 'Taken over' },
  close: { zh: '关闭', en: 'Close' },
  closeWhat: {
    zh: '关闭后不再提醒。写下查明了什么、做了什么。',
    en: 'Nobody is reminded of it any more. Say what was found and done.',
  },
  closedDone: { zh: '已关闭', en: 'Closed' },
  order: { zh: '查看订单经过', en: 'The order’s story' },
  usualHandled: { zh: '已到现场处理', en: 'Looked after at the car' },
  usualFalse: { zh: '误报', en: 'False alarm' },
} satisfies Catalogue
