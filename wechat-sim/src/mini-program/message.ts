import { belongsTo } from '../openid'
import { ApiRefusal } from '../refusal'
import { type SimContext } from '../sim-context'

type Fields = Record<string, unknown>
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The allowed content of each kind of template field. */
const FIELD_RULES: Record<string, RegExp> = {
  thing: /^.{1,20}$/su,
  number: /^-?\d{1,32}(\.\d+)?$/,
  letter: /^[A-Za-z]{1,32}$/,
  symbol: /^[^0-9A-Za-z\u4e00-\u9fff]{1,5}$/u,
  character_string: /^[\x20-\x7e]{1,32}$/,
  time: /^(\d{4}年\d{1,2}月\d{1,2}日 ?)?\d{1,2}:\d{2}(:\d{2})?$|^\d{4}[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d{2}(:\d{2})?$/,
  date: /^\d{4}年\d{1,2}月\d{1,2}日( ?\d{1,2}:\d{2}(:\d{2})?)?$|^\d{4}[-/]\d{1,2}[-/]\d{1,2}( \d{1,2}:\d{2}(:\d{2})?)?$/,
  amount: /^[¥￥$]?\d{1,10}(\.\d{1,2})?元?$/,
  phone_number: /^[\d+\-() ]{1,17}$/,
  car_number: /^.{1,8}$/su,
  name: /^([\u4e00-\u9fff·]{1,10}|[A-Za-z .·\u4e00-\u9fff]{1,20})$/u,
  phrase: /^[\u4e00-\u9fff]{1,5}$/u,
}

function checkData(data: unknown): Record<string, { value: string }> {
  const bad = (place: string) => new ApiRefusal(47003, `argument invalid! ${place} invalid`)
  if (!isObject(data) || Object.keys(data).length === 0) throw bad('data')
  for (const [name, field] of Object.entries(data)) {
    const rule = FIELD_RULES[/^([a-z_]+?)\d+$/.exec(name)?.[1] ?? '']
    const value = isObject(field) ? field.value : undefined
    if (!rule || typeof value !== 'string' || !rule.test(value)) throw bad(`data.${name}.value`)
  }
  return data as Record<string, { value: string }>
}

/** `subscribe/send`: one message for one consent; every field is checked. Throws ApiRefusal. */
export function sendMessage(context: SimContext, appid: string, body: unknown): Record<string, unknown> {
  if (!isObject(body)) throw new ApiRefusal(47001, 'data format error')
  const { touser, template_id: templateId, page, data } = body
  if (typeof touser !== 'string' || !belongsTo(appid, touser)) throw new ApiRefusal(40003, 'invalid openid')
  if (typeof templateId !== 'string' || templateId === '') throw new ApiRefusal(40037, 'invalid template_id')
  if (page !== undefined && typeof page !== 'string') throw new ApiRefusal(41030, 'invalid page')
  const checked = checkData(data)
  if (context.rules.messageNeedsConsent && !context.tokens.spendConsent(touser, templateId)) {
    throw new ApiRefusal(43101, 'user refuse to accept the msg')
  }
  const msgid = context.clock.now()
  context.store.addMessage({
    at: context.clock.now(),
    appid,
    touser,
    templateId,
    page: page ?? null,
    data: checked,
  })
  return { errcode: 0, errmsg: 'ok', msgid }
}
