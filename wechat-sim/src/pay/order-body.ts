import { belongsTo } from '../openid'
import { badParameter } from '../refusal'
import { parseRfc3339 } from '../state/time'

export type OrderBody = {
  appid: string
  mchid: string
  outTradeNo: string
  description: string
  attach: string | null
  notifyUrl: string
  totalFen: number
  openid: string
  timeExpire: number | null
  /** The same text for the same parameters, in any order. */
  fingerprint: string
}

type Fields = Record<string, unknown>

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text field of the body; lengths are in characters, as WeChat's pages count them. Throws PARAM_ERROR. */
export function textField(body: Fields, name: string, longest: number): string {
  const value = body[name]
  if (typeof value !== 'string' || value === '') throw badParameter(`/${name}`, `缺少 ${name}`, value)
  if ([...value].length > longest) throw badParameter(`/${name}`, `${name} 超过 ${longest} 个字符`, value)
  return value
}

export const optionalText = (body: Fields, name: string, longest: number): string | null =>
  body[name] === undefined ? null : textField(body, name, longest)

/** A positive integer amount in fen. Throws PARAM_ERROR. */
export function fenField(body: Fields, name: string, place: string): number {
  const value = body[name]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw badParameter(place, `${name} 必须为大于 0 的整数（分）`, value)
  }
  return value
}

/** The merchant's order number: 6 to 32 letters, digits, _ and -. */
function tradeNo(value: unknown): string {
  if (typeof value !== 'string' || !/^[0-9A-Za-z_-]{6,32}$/.test(value)) {
    throw badParameter('/out_trade_no', 'out_trade_no 须为 6 至 32 位字母、数字、_ 或 -', value)
  }
  return value
}

/** https, or http to this machine; no query, no fragment, at most 255 characters. Throws PARAM_ERROR. */
export function notifyUrl(body: Fields): string {
  const text = textField(body, 'notify_url', 255)
  const bad = (issue: string) => badParameter('/notify_url', issue, text)
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw bad('notify_url 不是有效的地址')
  }
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) throw bad('notify_url 须为 https')
  if (text.includes('?') || text.includes('#')) throw bad('notify_url 不能携带参数')
  return text
}

export function currency(amount: Fields): void {
  if (amount.currency !== undefined && amount.currency !== 'CNY') {
    throw badParameter('/amount/currency', 'currency 仅支持 CNY', amount.currency)
  }
}

/** Reads a JSAPI order (https://pay.weixin.qq.com/doc/v3/merchant/4012791856). Throws PARAM_ERROR. */
export function readOrderBody(body: unknown): OrderBody {
  if (!isObject(body)) throw badParameter('/', '请求体不是 JSON 对象')
  const { amount, payer } = body
  if (!isObject(amount)) throw badParameter('/amount', '缺少 amount', amount)
  if (!isObject(payer)) throw badParameter('/payer', '缺少 payer', payer)
  currency(amount)
  const appid = textField(body, 'appid', 32)
  const openid = textField(payer, 'openid', 128)
  const order = {
    appid,
    mchid: textField(body, 'mchid', 32),
    outTradeNo: tradeNo(body.out_trade_no),
    description: textField(body, 'description', 127),
    attach: optionalText(body, 'attach', 128),
    notifyUrl: notifyUrl(body),
    totalFen: fenField(amount, 'total', '/amount/total'),
    openid,
    timeExpire: timeExpire(body.time_expire),
  }
  if (!belongsTo(appid, openid)) throw badParameter('/payer/openid', 'openid 与 appid 不匹配', openid)
  return { ...order, fingerprint: JSON.stringify(order) }
}

function timeExpire(value: unknown): number | null {
  if (value === undefined) return null
  const time = typeof value === 'string' ? parseRfc3339(value) : null
  if (time === null) throw badParameter('/time_expire', 'time_expire 须为 RFC 3339 格式', value)
  return time
}
