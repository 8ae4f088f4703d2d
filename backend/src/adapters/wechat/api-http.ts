import { Agent, request } from 'undici'
import type { Answer } from '../../ports'

const CONNECT_TIMEOUT_MS = 3000
const TOTAL_TIMEOUT_MS = 5000
const MAX_RESPONSE_BYTES = 256 * 1024

type Reply = Record<string, unknown>

/**
 * The mini-program interfaces (api.weixin.qq.com): always 200, an `errcode` inside, unsigned. Addresses carry secrets,
 * so none is ever logged or put into an error. Never throws.
 */
export class ApiHttp {
  private readonly agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: 30_000,
    connections: 32,
  })

  constructor(private readonly origin: string) {}

  get(path: string, query: Record<string, string>): Promise<Answer<Reply>> {
    return this.send('GET', `${path}?${new URLSearchParams(query).toString()}`)
  }

  post(path: string, query: Record<string, string>, body: unknown): Promise<Answer<Reply>> {
    const search = Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query).toString()}`
    return this.send('POST', path + search, JSON.stringify(body))
  }

  close(): Promise<void> {
    return this.agent.destroy()
  }

  private async send(method: 'GET' | 'POST', path: string, body?: string): Promise<Answer<Reply>> {
    try {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' }
      const signal = AbortSignal.timeout(TOTAL_TIMEOUT_MS)
      const response = await request(this.origin + path, {
        method,
        headers,
        body,
        signal,
        dispatcher: this.agent,
      })
      let text = ''
      for await (const chunk of response.body) {
        text += (chunk as Buffer).toString('utf8')
        if (text.length > MAX_RESPONSE_BYTES) return { kind: 'unknown', why: 'response too large' }
      }
      if (response.statusCode !== 200) return { kind: 'unknown', why: `status ${response.statusCode}` }
      return answerOf(JSON.parse(text))
    } catch (error) {
      const { code, name } = error as { code?: string; name?: string }
      return { kind: 'unknown', why: code ?? name ?? 'error' }
    }
  }
}

/** -1 is "system busy"; every other code is a no. */
function answerOf(data: unknown): Answer<Reply> {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return { kind: 'unknown', why: 'answer not understood' }
  const { errcode, errmsg } = data as { errcode?: number; errmsg?: unknown }
  if (errcode === undefined || errcode === 0) return { kind: 'ok', value: data as Reply }
  if (errcode === -1) return { kind: 'unknown', why: 'errcode -1' }
  return {
    kind: 'refused',
    code: String(errcode),
    message: typeof errmsg === 'string' ? errmsg.slice(0, 200) : '',
  }
}
