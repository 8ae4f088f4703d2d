export { leaveNotice, makeNotice, noteOpened, voidNotice } from './notice-changes'
export {
  findPrintedNotice,
  readNoticeOfDay,
  ReadNotices,
  type NoticeRow,
  type PrintedNotice,
} from './read-notices'
export { SearchNotices } from './search-notices'
