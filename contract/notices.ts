import type { z } from 'zod'
import type { Call } from './call'
import type {
  noticeContentSchema,
  noticeFunnelSchema,
  noticeProgressSchema,
  noticeRowSchema,
  noticeViewSchema,
  ownerNoticeCallSchemas,
  staffNoticeCallSchemas,
} from './notices.schema'
import type { Label } from './states'
import { DECIDERS, MERCHANT_STAFF, ON_SITE } from './roles'

export type NoticeContent = z.infer<typeof noticeContentSchema>
export type NoticeProgress = z.infer<typeof noticeProgressSchema>
export type NoticeRecord = z.infer<typeof noticeRowSchema>
export type NoticeFunnel = z.infer<typeof noticeFunnelSchema>
export type NoticeView = z.infer<typeof noticeViewSchema>

/** The longest period of which notices are searched or counted at once. */
export const NOTICE_MAX_DAYS = 92

export const NOTICE_PROGRESS_LABELS: Record<NoticeProgress, Label> = {
  made: { zh: '未放置', en: 'Not left at the car', tone: 'waiting' },
  left: { zh: '已放置，未扫码', en: 'Left, not scanned', tone: 'warn' },
  scanned: { zh: '已扫码，未缴清', en: 'Scanned, not paid', tone: 'warn' },
  paid: { zh: '已缴清', en: 'Paid', tone: 'good' },
  closed: { zh: '不再追缴', en: 'Not owed any more', tone: 'neutral' },
  void: { zh: '已作废', en: 'Void', tone: 'neutral' },
}

export const STAFF_NOTICE_CALLS = {
  listNotices: { method: 'GET', path: '/staff/notices', who: MERCHANT_STAFF, zh: '告知单列表' },
  listNoticesMade: { method: 'GET', path: '/staff/notices-made', who: DECIDERS, zh: '查询告知单' },
  readNoticeFunnel: { method: 'GET', path: '/staff/notice-funnel', who: DECIDERS, zh: '告知单统计' },
  makeNotice: { method: 'POST', path: '/staff/notices', who: ON_SITE, zh: '开告知单' },
  readNotice: { method: 'GET', path: '/staff/notices/:noticeId', who: MERCHANT_STAFF, zh: '查看告知单' },
  leaveNotice: { method: 'POST', path: '/staff/notices/:noticeId/left', who: ON_SITE, zh: '放置告知单' },
  voidNotice: { method: 'POST', path: '/staff/notices/:noticeId/void', who: ON_SITE, zh: '作废告知单' },
} as const satisfies Record<keyof typeof staffNoticeCallSchemas, Call>

export const OWNER_NOTICE_CALLS = {
  openNotice: { method: 'POST', path: '/owner/notices/:reference', who: 'owner', zh: '凭告知单缴费' },
} as const satisfies Record<keyof typeof ownerNoticeCallSchemas, Call>
