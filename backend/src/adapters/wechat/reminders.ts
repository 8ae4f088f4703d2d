import type { Answer, Delivery, EndedSender, ReminderSender } from '../../ports'
import type { Settings } from '../../settings/settings'
import { AccessToken } from './access-token'
import { ApiHttp } from './api-http'

/** The token ended early or was replaced: nothing was sent, the next attempt has a new one. */
const TOKEN_CODES = new Set(['40001', '40014', '42001'])
/** The app has sent as much as it may for now. */
const LATER_CODES = new Set(['45009', '45011'])
/** No connection was made. */
const UNREACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])
/** The person has not allowed it, or not any more. */
const REFUSED_BY_PERSON = '43101'
const PAGE = 'more/plates/index'
const LONGEST_THING = 20
const LONGEST_CAR_NUMBER = 8

type Reminder = Parameters<ReminderSender['send']>[0]
type Ended = Parameters<EndedSender['send']>[0]
type Values<Message> = Readonly<Record<string, (message: Message) => string>>
const COMMON: Values<Ended> = {
  plate: ({ plateText }) => plateText.slice(0, LONGEST_CAR_NUMBER),
  amount: ({ totalFen }) => `${(totalFen / 100).toFixed(2)}元`,
  count: ({ count }) => String(count),
  payee: ({ payeeName }) => payeeName.slice(0, LONGEST_THING),
}
const OF_REMINDER: Values<Reminder> = {
  ...COMMON,
  before: ({ before }) => before,
  hint: () => '请在此日期前缴清，逾期将依法追缴',
}
const OF_ENDED: Values<Ended> = { ...COMMON, hint: () => '欠费已更正，减免金额无需支付' }
type App = Pick<Settings, 'WECHAT_API_ORIGIN' | 'WECHAT_OWNER_APPID' | 'WECHAT_OWNER_SECRET'>
/** What the breakers make of a call; `unknown` when nothing was asked. */
export type Guarded = <Value>(ask: () => Promise<Answer<Value>>) => Promise<Answer<Value>>
type Means = { now: () => Date; guarded: Guarded }
type Template<Message> = { id: string | undefined; fields: string; values: Values<Message> }

/** Subscription messages of the owner mini-program about debts. Without a template nothing is sent. */
export const createReminderSender = (
  settings: App & Pick<Settings, 'WECHAT_REMINDER_TEMPLATE' | 'WECHAT_REMINDER_FIELDS'>,
  means: Means,
): ReminderSender & { stop(): Promise<void> } =>
  createSender(settings, means, {
    id: settings.WECHAT_REMINDER_TEMPLATE,
    fields: settings.WECHAT_REMINDER_FIELDS,
    values: OF_REMINDER,
  })

/** Those about debts that staff ended or lowered, with a template of their own. */
export const createEndedSender = (
  settings: App & Pick<Settings, 'WECHAT_ENDED_TEMPLATE' | 'WECHAT_ENDED_FIELDS'>,
  means: Means,
): EndedSender & { stop(): Promise<void> } =>
  createSender(settings, means, {
    id: settings.WECHAT_ENDED_TEMPLATE,
    fields: settings.WECHAT_ENDED_FIELDS,
    values: OF_ENDED,
  })

function createSender<Message extends { openid: string }>(
  settings: App,
  { now, guarded }: Means,
  template: Template<Message>,
) {
  const http = new ApiHttp(settings.WECHAT_API_ORIGIN)
  const app = { appid: settings.WECHAT_OWNER_APPID, secret: settings.WECHAT_OWNER_SECRET }
  const token = new AccessToken(http, app, now)
  const templateId = template.id ?? null
  const fields = template.fields.split(/\s+/).map(pair => pair.split('=') as [string, string])
  return {
    isOn: templateId !== null,
    templateId,
    stop: () => http.close(),
    async send(message: Message): Promise<Delivery> {
      const data = Object.fromEntries(
        fields.map(([field, what]) => [field, { value: template.values[what]!(message) }]),
      )
      const body = { touser: message.openid, template_id: templateId, page: PAGE, data }
      let used = null as string | null
      const answer = await guarded(async () => {
        const access = await token.get()
        if (access.kind !== 'ok') return access
        used = access.value
        return http.post('/cgi-bin/message/subscribe/send', { access_token: used }, body)
      })
      // Broken off, too many under way, or no token: nothing went out.
      if (used === null)
        return { kind: 'not_sent', why: answer.kind === 'unknown' ? answer.why : 'no access token' }
      if (answer.kind === 'unknown')
        return UNREACHED.has(answer.why) ? { kind: 'not_sent', why: answer.why } : answer
      if (answer.kind === 'ok') {
        const { msgid } = answer.value
        const externalId = typeof msgid === 'string' || typeof msgid === 'number' ? String(msgid) : null
        return { kind: 'delivered', externalId }
      }
      const { code } = answer
      if (TOKEN_CODES.has(code)) token.forget(used)
      if (TOKEN_CODES.has(code) || LATER_CODES.has(code)) return { kind: 'not_sent', why: code }
      return { kind: 'returned', code, isConsentOver: code === REFUSED_BY_PERSON }
    },
  }
}
