import type { Message } from '@fangxing/contract/messages'

/** The last line of a table that has more rows than it may have. */
export const cutAfter = (count: number): Message => ({
  zh: `只导出前 ${count} 行，请缩小筛选范围后再导出其余的`,
  en: `Only the first ${count} rows: narrow the filters for the rest`,
})
