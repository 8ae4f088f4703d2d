import { ReadNotices, SearchNotices } from '../modules/notices'
import { LeaveNotice } from '../workflows/leave-notice'
import { MakeNotice } from '../workflows/make-notice'
import { OpenNotice } from '../workflows/open-notice'
import type { BaseServices } from './base-services'
import type { PaymentServices } from './payments'

/** Paper at the windscreen; each service constructed once with what it needs. */
export type NoticeServices = {
  leaveNotice: LeaveNotice
  makeNotice: MakeNotice
  openNotice: OpenNotice
  readNotices: ReadNotices
  searchNotices: SearchNotices
}

export function composeNoticeServices(
  base: BaseServices,
  bills: Pick<PaymentServices, 'openPlateBill' | 'readOwnerBill'>,
): NoticeServices {
  const readNotices = new ReadNotices(base)
  return {
    readNotices,
    searchNotices: new SearchNotices(base),
    makeNotice: new MakeNotice({ ...base, readNotices }),
    leaveNotice: new LeaveNotice({ ...base, readNotices }),
    openNotice: new OpenNotice({ ...base, ...bills }),
  }
}
