import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadNotices, SearchNotices } from '../../modules/notices'
import type { LeaveNotice } from '../../workflows/leave-notice'
import type { MakeNotice } from '../../workflows/make-notice'
import { answersStaff, type StaffInput } from './route-decorators'

/** Paper at the windscreen. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class NoticesController {
  @Inject()
  makeNotice: MakeNotice

  @Inject()
  leaveNotice: LeaveNotice

  @Inject()
  readNotices: ReadNotices

  @Inject()
  searchNotices: SearchNotices

  @answersStaff('listNotices')
  list({ session, query }: StaffInput<'listNotices'>) {
    return this.readNotices.list(session, query)
  }

  @answersStaff('listNoticesMade')
  search({ session, query }: StaffInput<'listNoticesMade'>) {
    return this.searchNotices.search(session, query)
  }

  @answersStaff('readNoticeFunnel')
  count({ session, query }: StaffInput<'readNoticeFunnel'>) {
    return this.searchNotices.count(session, query)
  }

  @answersStaff('makeNotice')
  make({ session, body, context }: StaffInput<'makeNotice'>) {
    return this.makeNotice.make(session, body, context)
  }

  @answersStaff('readNotice')
  read({ session, params }: StaffInput<'readNotice'>) {
    return this.readNotices.read(session, params.noticeId)
  }

  @answersStaff('leaveNotice')
  leave({ session, params, body, context }: StaffInput<'leaveNotice'>) {
    return this.leaveNotice.leave(session, { ...params, ...body }, context)
  }

  @answersStaff('voidNotice')
  void({ session, params, body, context }: StaffInput<'voidNotice'>) {
    return this.leaveNotice.void(session, { ...params, ...body }, context)
  }
}
