import { Agent, request } from 'undici'
import type { Answer } from '../../ports'

const CONNECT_TIMEOUT_MS = 2000
const MAX_RESPONSE_BYTES = 64 * 1024
/** Pictures under way at once; one more is answered at once, so that a service that is slow holds no requests up. */
const AT_ONCE = 8

type Options = { url: string | undefined; token: string | undefined; timeoutMs: number }

/** A program of the operator's choice that takes a picture over plain HTTP and answers in JSON. Never throws. */
export class PictureService {
  readonly isOn: boolean
  private readonly agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS }, connections: AT_ONCE })
  private underWay = 0

  constructor(private readonly options: Options) {
    this.isOn = options.url !== undefined
  }

  async ask(picture: { body: Buffer; mediaType: string }): Promise<Answer<unknown>> {
    if (this.options.url === undefined) return { kind: 'refused', code: 'off', message: 'not set up' }
    if (this.underWay >= AT_ONCE) return { kind: 'unknown', why: 'too many at once' }
    this.underWay += 1
    try {
      return await this.send(this.options.url, picture)
    } catch (error) {
      const { code, name } = error as { code?: string; name?: string }
      return { kind: 'unknown', why: code ?? name ?? 'error' }
    } finally {
      this.underWay -= 1
    }
  }

  stop(): Promise<void> {
    return this.agent.destroy()
  }

  private async send(
    url: string,
    { body, mediaType }: { body: Buffer; mediaType: string },
  ): Promise<Answer<unknown>> {
    const { token, timeoutMs } = this.options
    const response = await request(url, {
      method: 'POST',
      headers: {
        'content-type': mediaType,
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
      dispatcher: this.agent,
    })
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of response.body) {
      size += (chunk as Buffer).length
      if (size > MAX_RESPONSE_BYTES) return { kind: 'unknown', why: 'response too large' }
      chunks.push(chunk as Buffer)
    }
    if (response.statusCode !== 200) return { kind: 'unknown', why: `status ${response.statusCode}` }
    return jsonOf(Buffer.concat(chunks).toString('utf8'))
  }
}

function jsonOf(text: string): Answer<unknown> {
  try {
    return { kind: 'ok', value: JSON.parse(text) }
  } catch {
    return { kind: 'unknown', why: 'not JSON' }
  }
}
