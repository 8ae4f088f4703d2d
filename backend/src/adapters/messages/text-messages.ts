import { Agent, request } from 'undici'
import { z } from 'zod'
import type { Delivery, Receipt, TextMessages } from '../../ports'
import type { Settings } from '../../settings/settings'

const CONNECT_TIMEOUT_MS = 2000
const TOTAL_TIMEOUT_MS = 8000
const MAX_RESPONSE_BYTES = 16 * 1024
const AT_ONCE = 8

const replySchema = z.object({
  state: z.enum(['accepted', 'delivered', 'undelivered', 'refused', 'unknown']),
  messageId: z.string().max(200).nullish(),
  reason: z.string().max(64).nullish(),
})
type Reply = z.infer<typeof replySchema>
/** Whoever has this number has said that they want no messages. */
const OPTED_OUT = 'opted_out'

type Text = Parameters<TextMessages['send']>[0]
const textOf = ({ payeeName, plateMasked, count, totalFen, before, hotline }: Text): string =>
  `【${payeeName}】${plateMasked} 有 ${count} 笔停车欠费共 ${(totalFen / 100).toFixed(2)} 元未缴，请于 ${before} 前缴清，逾期将依法追缴。微信搜索小程序“放行”查询缴纳，咨询 ${hotline}。不会索要银行卡号、密码或让您下载应用。拒收请回复R`

/** Text messages through a program of the operator's choice; the contract stands in docs/text-messages.md. Never throws. */
export function createTextMessages(
  settings: Pick<Settings, 'TEXT_MESSAGE_URL' | 'TEXT_MESSAGE_TOKEN'>,
): TextMessages & { stop(): Promise<void> } {
  const agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS }, connections: AT_ONCE })
  const { TEXT_MESSAGE_URL: url, TEXT_MESSAGE_TOKEN: token } = settings
  const ask = async (method: 'GET' | 'POST', address: string, body?: object): Promise<Reply | string> => {
    try {
      const response = await request(address, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(TOTAL_TIMEOUT_MS),
        dispatcher: agent,
      })
      let text = ''
      for await (const chunk of response.body) {
        text += (chunk as Buffer).toString('utf8')
        if (text.length > MAX_RESPONSE_BYTES) return 'response too large'
      }
      if (response.statusCode !== 200) return `status ${response.statusCode}`
      const parsed = replySchema.safeParse(JSON.parse(text))
      return parsed.success ? parsed.data : 'answer not understood'
    } catch (error) {
      const { code, name } = error as { code?: string; name?: string }
      return code ?? name ?? 'error'
    }
  }
  return {
    isOn: url !== undefined,
    stop: () => agent.destroy(),
    async send(text): Promise<Delivery> {
      const reply = await ask('POST', url!, { id: text.id, to: text.phone, text: textOf(text) })
      // Sent again under the same id: the service sends it once.
      if (typeof reply === 'string') return { kind: 'not_sent', why: reply }
      const externalId = reply.messageId ?? null
      if (reply.state === 'accepted' || reply.state === 'delivered') return { kind: reply.state, externalId }
      if (reply.state === 'unknown') return { kind: 'not_sent', why: 'unknown' }
      return returned(reply)
    },
    async receipt(id): Promise<Receipt> {
      const reply = await ask('GET', `${url!.replace(/\/$/, '')}/${encodeURIComponent(id)}`)
      if (typeof reply === 'string') return { kind: 'open' }
      if (reply.state === 'delivered') return { kind: 'delivered' }
      return reply.state === 'undelivered' || reply.state === 'refused' ? returned(reply) : { kind: 'open' }
    },
  }
}

const returned = ({ state, reason }: Reply) => ({
  kind: 'returned' as const,
  code: reason ?? state,
  isConsentOver: reason === OPTED_OUT,
})
