import type { Settings } from '../../settings/settings'

export type CallbackKind = 'payment' | 'refund'
/** Where WeChat sends its callbacks; no query string, as its rules want. The controller's routes spell the same path. */
export function callbackUrl(
  settings: Pick<Settings, 'PUBLIC_ORIGIN'>,
  merchantCode: string,
  kind: CallbackKind,
): string {
  return `${settings.PUBLIC_ORIGIN}/wechat/notice/${encodeURIComponent(merchantCode)}/${kind}`
}
