import type { IncomingHttpHeaders } from 'node:http'
import { CONSOLE_HEADER } from '@fangxing/contract/console-sessions'
import type { Settings } from '../settings/settings'

type Origins = Pick<Settings, 'PUBLIC_ORIGIN' | 'NODE_ENV'>

const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/
const TOKEN = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{20,128}$/

const isSecure = ({ PUBLIC_ORIGIN }: Origins): boolean => PUBLIC_ORIGIN.startsWith('https://')

/** The prefix makes browsers refuse one that was set without TLS or by another host of the domain (RFC 6265bis, 4.1.3). */
const nameOf = (settings: Origins): string =>
  isSecure(settings) ? '__Host-fangxing-console' : 'fangxing-console'

/** The session that a browser sends along, or null. */
export function consoleTokenOf(headers: IncomingHttpHeaders, settings: Origins): string | null {
  const start = `${nameOf(settings)}=`
  const pair = (headers.cookie ?? '').split(';').find(part => part.trimStart().startsWith(start))
  const token = pair?.trimStart().slice(start.length).trimEnd() ?? ''
  return TOKEN.test(token) ? token : null
}

/** The header that gives a browser its session, or takes it away. */
export function consoleCookie(session: { token: string; expiresAt: Date } | null, settings: Origins): string {
  const until = (session?.expiresAt ?? new Date(0)).toUTCString()
  const attributes = `Path=/; Expires=${until}; HttpOnly; SameSite=Strict`
  return `${nameOf(settings)}=${session?.token ?? ''}; ${attributes}${isSecure(settings) ? '; Secure' : ''}`
}

/** Whether a page of ours sent it: only there is the Origin ours. Where everything is local, pages come from several ports. */
export function isOwnOrigin({ origin }: IncomingHttpHeaders, settings: Origins): boolean {
  if (origin === undefined) return false
  return (
    origin === settings.PUBLIC_ORIGIN || (settings.NODE_ENV === 'development' && LOCAL_ORIGIN.test(origin))
  )
}

/** Whether a page of the console sent it on purpose: no form, picture or page of others can make such a request. */
export const isFromConsole = (headers: IncomingHttpHeaders, settings: Origins): boolean =>
  headers[CONSOLE_HEADER] === '1' && isOwnOrigin(headers, settings)
