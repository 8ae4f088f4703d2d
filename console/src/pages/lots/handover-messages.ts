import type { HandoverItem } from '@fangxing/contract/handover'
import type { Catalogue, Message } from '../../i18n/language'

export const handoverMessages = {
  title: { zh: '移交清单', en: 'Handover' },
  ready: { zh: '可以移交', en: 'Ready to be handed over' },
  notReady: { zh: '还不能移交', en: 'Not ready yet' },
  what: {
    zh: '停车场换经营方之前，这里列出还没了结的事。清单只是查看，移交本身按合同办理。',
    en: 'What is still out before another operator takes the lot over. It is a list only: the handover itself is a matter of the contract.',
  },
  mustEnd: { zh: '移交前须了结', en: 'Must end before' },
  goesOver: { zh: '随停车场移交', en: 'Goes over with the lot' },
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
  quarantined: { zh: '待核对的款', en: 'Money kept apart' },
  devices: { zh: '分配在本场的装置', en: 'Devices assigned to it' },
  shifts: { zh: '在岗人员', en: 'People on shift' },
  incidents: { zh: '未关闭的告警', en: 'Open incidents' },
  complaints: { zh: '未答复的投诉', en: 'Complaints without an answer' },
  debts: { zh: '未付欠费', en: 'Unpaid debts' },
  notices: { zh: '已放、欠费未付的告知单', en: 'Notices whose debts are unpaid' },
  passes: { zh: '有效的月卡与减免', en: 'Valid passes and coupons' },
}
