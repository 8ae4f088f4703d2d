import type { Catalogue } from '@shared/i18n/language'

export const messages = {
  title: { zh: '巡查', en: 'Patrol' },
  today: { zh: '今日', en: 'Today' },
  looked: { zh: '查', en: 'looked up' },
  found: { zh: '欠费', en: 'owe' },
  look: { zh: '查询', en: 'Look up' },
  debts: { zh: '查看欠费', en: 'See its debts' },
  next: { zh: '下一辆', en: 'Next car' },
  retype: { zh: '重新输入', en: 'Type again' },
  again: { zh: '再查一次', en: 'Look up again' },
  photo: { zh: '拍车牌', en: 'Photograph' },
  reading: { zh: '正在识别…', en: 'Reading…' },
  confirm: { zh: '识别结果，请对照车牌核对后查询', en: 'Read from the picture: compare it with the car' },
  nothingRead: { zh: '照片里没有认出车牌，请手动输入', en: 'No plate was read, type it' },
  unreadable: {
    zh: '照片无法读取，请重拍或手动输入',
    en: 'The picture could not be read, take it again or type',
  },
  not_allowed: {
    zh: '没有相机权限，请在微信设置中允许',
    en: 'The camera is not allowed; allow it in WeChat’s settings',
  },
  bay: { zh: '车位（选填）', en: 'Bay (optional)' },
  clear: { zh: '不欠费', en: 'Owes nothing' },
  clearText: { zh: '没有记下车牌和位置。', en: 'Neither plate nor place was kept.' },
  kept: {
    zh: '没查成，已记下，有网络后自动再查',
    en: 'Not looked up: kept, and asked again once there is a network',
  },
  notKept: { zh: '没查成，请再查一次', en: 'Not looked up, please try again' },
  waiting: { zh: '待补查', en: 'waiting to be looked up' },
  sendNow: { zh: '现在补查', en: 'Ask now' },
  late: { zh: '补查到欠费车辆', en: 'Found meanwhile' },
  seen: { zh: '知道了', en: 'Got it' },
  offShift: { zh: '请先在本场上班，再开始巡查', en: 'Start your shift in this lot first' },
  begin: { zh: '去上班', en: 'Start the shift' },
} satisfies Catalogue
