import type { Catalogue } from '@shared/i18n/language'

/** Texts of several pages. */
export const messages = {
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
} satisfies Catalogue
