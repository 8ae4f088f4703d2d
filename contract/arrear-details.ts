import type { z } from 'zod'
import type { reminderViewSchema, staffArrearDetailCallSchemas } from './arrear-details.schema'
import type { Call } from './call'
import { DECIDERS } from './roles'

export type ArrearDetails = z.infer<typeof staffArrearDetailCallSchemas.readArrear.reply>
export type ReminderView = z.infer<typeof reminderViewSchema>

export const REMINDER_KIND_LABELS: Record<ReminderView['kind'], { zh: string; en: string }> = {
  notice: { zh: '车上的告知单', en: 'Paper at the car' },
  message: { zh: '微信消息', en: 'WeChat message' },
  text: { zh: '短信', en: 'Text message' },
  imported: { zh: '导入（不计入）', en: 'Imported (does not count)' },
}

export const ARREAR_SOURCE_LABELS: Record<ArrearDetails['source'], { zh: string; en: string }> = {
  camera: { zh: '摄像头', en: 'Camera' },
  patrol: { zh: '巡检', en: 'Patrol' },
  sensor: { zh: '地磁', en: 'Bay sensor' },
  vendor: { zh: '其他停车系统', en: 'Other parking system' },
  import: { zh: '导入', en: 'Import' },
}

export const STAFF_ARREAR_DETAIL_CALLS = {
  readArrear: {
    method: 'GET',
    path: '/staff/arrears/:arrearId/details',
    who: DECIDERS,
    zh: '一笔欠费及其凭据',
  },
} as const satisfies Record<keyof typeof staffArrearDetailCallSchemas, Call>
