import type { Message } from '@shared/i18n/language'

/** `{count} 笔欠费`. */
export const arrearCount = (count: number): Message => ({
  zh: `${count} 笔欠费`,
  en: count === 1 ? '1 unpaid stay' : `${count} unpaid stays`,
})
