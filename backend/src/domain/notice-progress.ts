import type { NoticeProgress } from '@fangxing/contract/notices'

/** What decides how far a notice has come; each is asked of the rows themselves. */
export type NoticeFlags = {
  isVoid: boolean
  isLeft: boolean
  isOpened: boolean
  isOwed: boolean
  isPaid: boolean
}

/**
 * One for each notice that was ever made: void or not; nothing owed any more, by payment or otherwise; then how far the paper
 * has come. Whoever filters by one of them asks for these flags.
 */
export const NOTICE_PROGRESS_FLAGS: Record<NoticeProgress, Partial<NoticeFlags>> = {
  void: { isVoid: true },
  paid: { isVoid: false, isOwed: false, isPaid: true },
  closed: { isVoid: false, isOwed: false, isPaid: false },
  scanned: { isVoid: false, isOwed: true, isOpened: true },
  left: { isVoid: false, isOwed: true, isOpened: false, isLeft: true },
  made: { isVoid: false, isOwed: true, isOpened: false, isLeft: false },
}

const ALL = Object.keys(NOTICE_PROGRESS_FLAGS) as NoticeProgress[]

/** Errors: a fault if no progress has these flags, which cannot be. */
export function noticeProgressOf(flags: NoticeFlags): NoticeProgress {
  const has = (progress: NoticeProgress) => {
    const asked = NOTICE_PROGRESS_FLAGS[progress]
    return (Object.keys(asked) as (keyof NoticeFlags)[]).every(name => asked[name] === flags[name])
  }
  const found = ALL.find(has)
  if (!found) throw new Error(`a notice without progress: ${JSON.stringify(flags)}`)
  return found
}
