import type { HandoverItem } from '@fangxing/contract/handover'
import type { Catalogue, Message } from '../../i18n/language'

export const handoverMessages = {
  title: { zh: '移交清单', en: 'Handover' },
  ready: { zh: '可以移交', en: 'Ready to be handed over' },
  notReady: { zh: '还不能移交', en: 'Not ready yet' },
  what: {
    zh: '停车场换经营方之前，这里列出还没了结的事。系统不把数据转给新经营方：欠费、款项、记录仍属本商家；新经营方要的名单从各列表导出。',
    en: 'What is still out before another operator takes the lot over. Nothing is moved to them: debts, money and records stay with this merchant, and what they need is exported from each list.',
  },
  mustEnd: { zh: '移交前须了结', en: 'Must end before' },
  stays: { zh: '仍归本商家', en: 'Stays with this merchant' },
  listed: { zh: '列给新经营方，由其重新办理', en: 'Listed for the next operator, who grants it anew' },
  ages: { zh: '未付欠费账龄', en: 'Unpaid debts by age' },
  days: { zh: '天', en: 'days' },
  andMore: { zh: '天以上', en: 'days and more' },
  endsNext: { zh: '最早到期', en: 'First end' },
  close: { zh: '停止新的追缴', en: 'Close for new recoveries' },
  closeWhat: {
    zh: '之后本场不再升锁，新的告知单也不再说会锁车，直到恢复。未结束的追缴须先结束。',
    en: 'From then on no lock goes up here, and new notices announce none, until it is opened again. Recoveries have to end first.',
  },
  usualClose: { zh: '合同到期，移交新经营方', en: 'The contract ends: another operator takes over' },
  reopen: { zh: '恢复追缴', en: 'Take recoveries again' },
  reopenWhat: { zh: '本场可以重新发起追缴。', en: 'Recoveries can be started here again.' },
  usualReopen: { zh: '不移交了', en: 'It is not handed over after all' },
  closedNote: { zh: '已停止新的追缴：', en: 'Closed for new recoveries: ' },
  closed: { zh: '本场已停止新的追缴', en: 'The lot takes no new recoveries' },
  reopened: { zh: '本场已恢复追缴', en: 'The lot takes recoveries again' },
  thing: { zh: '事项', en: 'What' },
  count: { zh: '数量', en: 'Number' },
  amount: { zh: '金额', en: 'Amount' },
  asOf: { zh: '截至', en: 'As of' },
  print: { zh: '打印', en: 'Print' },
} satisfies Catalogue

export const HANDOVER_KINDS: Record<HandoverItem['kind'], Message> = {
  holds: { zh: '未结束的追缴', en: 'Recoveries that have not ended' },
  moveTasks: { zh: '未完成的移动任务', en: 'Devices to be fetched' },
  bills: { zh: '有人正在付的缴费单', en: 'Bills that somebody is paying' },
  moneyApart: { zh: '待核对的款', en: 'Money kept apart' },
  devices: { zh: '分配在本场的装置', en: 'Devices assigned to it' },
  shifts: { zh: '在班人员', en: 'People on shift' },
  incidents: { zh: '未关闭的告警', en: 'Open incidents' },
  complaints: { zh: '未答复的投诉', en: 'Complaints without an answer' },
  debts: { zh: '未付欠费', en: 'Unpaid debts' },
  notices: { zh: '已放、欠费未付的告知单', en: 'Notices whose debts are unpaid' },
  passes: { zh: '有效的月卡与免费名单', en: 'Valid passes and free lists' },
  coupons: { zh: '未用的优惠券', en: 'Unused coupons' },
  exemptPlates: { zh: '本场豁免车牌', en: 'Exempt plates of the lot' },
  sources: { zh: '上报本场的对接来源与密钥', en: 'Sources that tell of it, with their keys' },
  people: { zh: '可在本场工作的员工', en: 'People who may work in it' },
}
