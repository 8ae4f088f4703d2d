export { leaveNotice, makeNotice, voidNotice } from './notice-changes'
export {
  findPrintedNotice,
  readNoticeOfDay,
  ReadNotices,
  type NoticeRow,
  type PrintedNotice,
} from './read-notices'
