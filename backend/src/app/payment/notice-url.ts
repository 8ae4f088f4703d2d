import type { Settings } from '../../config/settings'

export type NoticeKind = 'payment' | 'refund'
/** Where WeChat brings its notices; no query string, as its rules want. The controller's routes spell the same path. */
export function noticeUrl(
  settings: Pick<Settings, 'PUBLIC_ORIGIN'>,
  merchantCode: string,
  kind: NoticeKind,
): string {
  return `${settings.PUBLIC_ORIGIN}/wechat/notice/${encodeURIComponent(merchantCode)}/${kind}`
}
