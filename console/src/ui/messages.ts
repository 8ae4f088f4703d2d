import type { Catalogue } from '../i18n/language'

/** Texts of several pages. */
export const messages = {
  back: { zh: '返回', en: 'Back' },
  cancel: { zh: '取消', en: 'Cancel' },
  confirm: { zh: '确认', en: 'Confirm' },
  refresh: { zh: '刷新', en: 'Refresh' },
  retry: { zh: '重试', en: 'Try again' },
  reset: { zh: '清除筛选', en: 'Clear filters' },
  all: { zh: '全部', en: 'All' },
  empty: { zh: '没有符合条件的记录', en: 'Nothing matches' },
  nothing: { zh: '暂无', en: 'None' },
  next: { zh: '下一页', en: 'Next' },
  previous: { zh: '上一页', en: 'Previous' },
  first: { zh: '回到首页', en: 'First page' },
  asXlsx: { zh: '导出 Excel', en: 'Export Excel' },
  asCsv: { zh: '导出 CSV', en: 'Export CSV' },
  reason: { zh: '原因', en: 'Reason' },
  reasonHint: {
    zh: '至少 2 个字，将写入审计；Ctrl + Enter 确认',
    en: 'At least 2 characters; it goes into the audit log. Ctrl + Enter confirms',
  },
  traceId: { zh: '追踪号', en: 'Trace' },
  loading: { zh: '正在读取', en: 'Loading' },
  live: { zh: '实时', en: 'Live' },
  polling: { zh: '正在重连', en: 'Reconnecting' },
  stale: {
    zh: '下面是之前读到的内容，现在读不到新的。',
    en: 'Below is what was read before; it cannot be read again just now.',
  },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  notCopied: {
    zh: '浏览器不让复制，请选中后手动复制',
    en: 'The browser does not let us copy: select the text and copy it',
  },
  shownOnce: {
    zh: '密钥只显示这一次，关闭后谁也看不到了。请现在交给对方，不要发到群里。',
    en: 'The secret is shown this once; nobody can see it afterwards. Hand it over now, and not in a group chat.',
  },
  from: { zh: '从', en: 'From' },
  to: { zh: '到', en: 'To' },
  since: { zh: '建于', en: 'Made' },
  revoke: { zh: '吊销', en: 'Revoke' },
  keptIt: { zh: '已保存，关闭', en: 'I have kept it' },
} satisfies Catalogue
