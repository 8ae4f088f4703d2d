import type { z } from 'zod'
import type { agedDebtSchema, agesSchema, courtFileSchema, staffAgeingCallSchemas } from './ageing.schema'
import type { Call } from './call'
import { DECIDERS } from './roles'
import type { Message } from './messages'

export type Ages = z.infer<typeof agesSchema>
export type AgedDebt = z.infer<typeof agedDebtSchema>
export type CourtFile = z.infer<typeof courtFileSchema>

/** A debt that is barred so soon has its own figure. */
export const BARS_SOON_DAYS = 90

export const AGE_LABELS: Record<keyof Ages, Message> = {
  upTo30: { zh: '30 天以内', en: 'Up to 30 days' },
  upTo60: { zh: '31–60 天', en: '31 to 60 days' },
  upTo90: { zh: '61–90 天', en: '61 to 90 days' },
  older: { zh: '90 天以上', en: 'Older than 90 days' },
  barsSoon: { zh: '90 天内过时效', en: 'Barred within 90 days' },
}

export const DEMAND_LABELS: Record<CourtFile['demands'][number]['kind'], Message> = {
  notice: { zh: '车上放置的告知单', en: 'Notice left at the car' },
  message: { zh: '微信提醒', en: 'Message in WeChat' },
  text: { zh: '短信', en: 'Text message' },
  imported: { zh: '导入（不计入）', en: 'Imported (does not count)' },
}

export const STAFF_AGEING_CALLS = {
  readAgeing: { method: 'GET', path: '/staff/ageing', who: DECIDERS, zh: '欠费账龄' },
  listAgedDebts: { method: 'GET', path: '/staff/ageing/debts', who: DECIDERS, zh: '按账龄列出的欠费' },
  readCourtFile: { method: 'GET', path: '/staff/ageing/court', who: DECIDERS, zh: '一辆车的诉讼材料' },
  exportCourtFile: { method: 'GET', path: '/staff/ageing/court/file', who: DECIDERS, zh: '下载诉讼材料' },
} as const satisfies Record<keyof typeof staffAgeingCallSchemas, Call>
