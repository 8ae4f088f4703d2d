import { Agent, request } from 'undici'
import { type SignedNotice } from './make'

export type NoticeReply = { status: number | null; body: string; error: string | null; durationMs: number }

const MAX_REPLY_CHARACTERS = 2000

/** Carries notices to the merchant. A timeout, a cut connection and any other failure to answer is status null. */
export class NoticePost {
  private readonly agent = new Agent({ connections: 64, pipelining: 1, keepAliveTimeout: 10_000 })

  constructor(private readonly timeoutMs: () => number) {}

  async send(notice: SignedNotice): Promise<NoticeReply> {
    const startedAt = performance.now()
    const durationMs = () => Math.round((performance.now() - startedAt) * 100) / 100
    const headers = Object.entries(notice.headers).flatMap(([name, value]) =>
      [value].flat().flatMap(one => [name, one]),
    )
    try {
      const response = await request(notice.url, {
        method: 'POST',
        headers,
        body: notice.body,
        dispatcher: this.agent,
        signal: AbortSignal.timeout(this.timeoutMs()),
      })
      const body = (await response.body.text()).slice(0, MAX_REPLY_CHARACTERS)
      return { status: response.statusCode, body, error: null, durationMs: durationMs() }
    } catch (error) {
      // A DOMException (timeout) has a number for its code and says what it is in its name.
      const { code, name } = error as { code?: unknown; name?: string }
      const why = typeof code === 'string' ? code : (name ?? 'error')
      return { status: null, body: '', error: why, durationMs: durationMs() }
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy()
  }
}
