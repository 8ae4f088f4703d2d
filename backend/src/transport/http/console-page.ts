import { randomBytes } from 'node:crypto'
import { pageOf, type Page, type Sentence } from './printed-page'

const NONCE_MARK = '__CSP_NONCE__'
const NONCE_BYTES = 16

const MISSING: Sentence = { zh: '这里没有安装控制台', en: 'The console is not installed here' }
const MISSING_TEXT: Sentence = {
  zh: '请管理员构建控制台，并用 CONSOLE_DIR 指明文件所在的文件夹（见 docs/operations.md）。手机上的商家小程序不受影响。',
  en: 'Build the console and name its folder in CONSOLE_DIR (docs/operations.md). The merchant app on phones works without it.',
}
const SCANNED: Sentence = { zh: '登录放行控制台', en: 'Sign in to the Fangxing console' }
const SCANNED_TEXT: Sentence = {
  zh: '请在手机上打开商家小程序，用“登录电脑控制台”里的扫一扫扫描电脑上的二维码。不是您本人在电脑上登录时，请不要确认。',
  en: 'Open the merchant mini-program on your phone and scan the code on the computer from "Sign in on a computer". Do not confirm when it is not you who signs in there.',
}

/** The page of the console, with a nonce that only this response knows: styles that bear another one are not applied. */
export function consoleIndex(html: string, publicOrigin: string): { html: string; policy: string } {
  const nonce = randomBytes(NONCE_BYTES).toString('base64')
  return { html: html.replaceAll(NONCE_MARK, nonce), policy: policyOf(nonce, publicOrigin) }
}

/** Scripts from here alone; the socket by its name, because older browsers do not count it as 'self'. */
const policyOf = (nonce: string, publicOrigin: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    `connect-src 'self' ${publicOrigin.replace(/^http/, 'ws')}`,
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')

export const missingConsolePage = (): Page => ({ status: 404, html: pageOf(MISSING, MISSING_TEXT, '') })

/** What a browser shows that opened the code of a sign-in: the mini-program opens it instead. It looks nothing up. */
export const scannedConsolePage = (): Page => ({ status: 200, html: pageOf(SCANNED, SCANNED_TEXT, '') })
