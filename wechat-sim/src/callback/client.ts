import { Agent, request } from 'undici'
import { type SignedCallback } from './signed-callback'

export type CallbackReply = { status: number | null; body: string; error: string | null; durationMs: number }

const MAX_REPLY_CHARACTERS = 2000

/** Sends callbacks to the merchant. Status null stands for a timeout, a broken connection or any other missing answer. */
export class CallbackClient {
  private readonly agent = new Agent({ connections: 64, pipelining: 1, keepAliveTimeout: 10_000 })

  constructor(private readonly timeoutMs: () => number) {}

  async send(callback: SignedCallback): Promise<CallbackReply> {
    const startedAt = performance.now()
    const durationMs = () => Math.round((performance.now() - startedAt) * 100) / 100
    const headers = Object.entries(callback.headers).flatMap(([name, value]) =>
      [value].flat().flatMap(one => [name, one]),
    )
    try {
      const response = await request(callback.url, {
        method: 'POST',
        headers,
        body: callback.body,
        dispatcher: this.agent,
        signal: AbortSignal.timeout(this.timeoutMs()),
      })
      const body = (await response.body.text()).slice(0, MAX_REPLY_CHARACTERS)
      return { status: response.statusCode, body, error: null, durationMs: durationMs() }
    } catch (error) {
      // A DOMException (timeout) has a number as its code; its name says what happened.
      const { code, name } = error as { code?: unknown; name?: string }
      const reason = typeof code === 'string' ? code : (name ?? 'error')
      return { status: null, body: '', error: reason, durationMs: durationMs() }
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy()
  }
}
