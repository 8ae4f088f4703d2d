import type { z } from 'zod'
import type { Call } from './call'
import type {
  noticeContentSchema,
  noticeViewSchema,
  ownerNoticeCallSchemas,
  staffNoticeCallSchemas,
} from './notices.schema'
import { MERCHANT_STAFF, ON_SITE } from './roles'

export type NoticeContent = z.infer<typeof noticeContentSchema>
export type NoticeView = z.infer<typeof noticeViewSchema>

export const STAFF_NOTICE_CALLS = {
  listNotices: { method: 'GET', path: '/staff/notices', who: MERCHANT_STAFF, zh: '告知单列表' },
  makeNotice: { method: 'POST', path: '/staff/notices', who: ON_SITE, zh: '开告知单' },
  readNotice: { method: 'GET', path: '/staff/notices/:noticeId', who: MERCHANT_STAFF, zh: '查看告知单' },
  leaveNotice: { method: 'POST', path: '/staff/notices/:noticeId/left', who: ON_SITE, zh: '放置告知单' },
  voidNotice: { method: 'POST', path: '/staff/notices/:noticeId/void', who: ON_SITE, zh: '作废告知单' },
} as const satisfies Record<keyof typeof staffNoticeCallSchemas, Call>

export const OWNER_NOTICE_CALLS = {
  openNotice: { method: 'POST', path: '/owner/notices/:reference', who: 'owner', zh: '凭告知单缴费' },
} as const satisfies Record<keyof typeof ownerNoticeCallSchemas, Call>
