import { Agent, request, type Dispatcher } from 'undici'
import { TOO_FAST } from '../../ports'
import { readSignature, type Verifiers } from './verifiers'
import type { WeChatTime } from './wechat-time'

const CONNECT_TIMEOUT_MS = 3000
const TOTAL_TIMEOUT_MS = 5000
const MAX_RESPONSE_BYTES = 1024 * 1024
/** The library writes this origin into every address; its signature covers only path and query. */
export const OFFICIAL_PAY_ORIGIN = 'https://api.mch.weixin.qq.com'
const OFFICIAL_BACKUP_ORIGIN = 'https://api2.mch.weixin.qq.com'

/** `status` 0: nobody knows what happened there, and `error` says why. Else the answer is proved to be WeChat's. */
export type PayReply = { status: number; data?: unknown; error?: string; isSigned?: boolean }
type Attempt = { reply: PayReply; mayTryBackup: boolean }
type Sending = {
  method: 'GET' | 'POST' | 'HEAD'
  path: string
  headers: Record<string, string>
  body?: string
}

export type PayHttpOptions = {
  origin: string
  backupOrigin: string
  verifiers: Verifiers
  time: WeChatTime
}

const unknown = (error: string): PayReply => ({ status: 0, error })

/**
 * Carries the library's signed requests. One time limit covers both origins; the second is tried when the first could
 * not be connected to, or answers 5xx to a GET. Never throws.
 */
export class PayHttp {
  private readonly agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: 30_000,
    connections: 64,
  })
  private readonly backupOrigin: string | null

  constructor(private readonly options: PayHttpOptions) {
    // A sandbox without a second address of its own must not fall over to the real one.
    const isForeign =
      options.origin !== OFFICIAL_PAY_ORIGIN && options.backupOrigin === OFFICIAL_BACKUP_ORIGIN
    this.backupOrigin = isForeign || options.backupOrigin === options.origin ? null : options.backupOrigin
  }

  get(url: string, headers: Record<string, unknown>): Promise<PayReply> {
    return this.send({ method: 'GET', path: pathOf(url), headers: this.headersOf(headers) })
  }

  /** The body is spelled exactly as the library signed it. */
  post(url: string, params: Record<string, unknown>, headers: Record<string, unknown>): Promise<PayReply> {
    return this.send({
      method: 'POST',
      path: pathOf(url),
      headers: this.headersOf(headers),
      body: JSON.stringify(params),
    })
  }

  upload(): Promise<PayReply> {
    return Promise.reject(new Error('uploads are not part of this client'))
  }

  /** A request whose answer says nothing but WeChat's time. Never throws. */
  async askTime(): Promise<void> {
    await this.attempt(
      this.options.origin,
      { method: 'HEAD', path: '/', headers: {} },
      AbortSignal.timeout(TOTAL_TIMEOUT_MS),
    )
  }

  close(): Promise<void> {
    return this.agent.destroy()
  }

  /** Compressed answers would have to be unpacked before their signature can be checked. */
  private headersOf(given: Record<string, unknown>): Record<string, string> {
    const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]))
    delete headers['Accept-Encoding']
    const serial = this.options.verifiers.preferredSerial
    return serial === null ? headers : { ...headers, 'Wechatpay-Serial': serial }
  }

  private async send(sending: Sending): Promise<PayReply> {
    const signal = AbortSignal.timeout(TOTAL_TIMEOUT_MS)
    const first = await this.attempt(this.options.origin, sending, signal)
    if (!first.mayTryBackup || this.backupOrigin === null || signal.aborted) return first.reply
    return (await this.attempt(this.backupOrigin, sending, signal)).reply
  }

  private async attempt(origin: string, sending: Sending, signal: AbortSignal): Promise<Attempt> {
    try {
      const { method, path, headers, body } = sending
      const sent = this.options.time.sent()
      const response = await request(origin + path, { method, headers, body, signal, dispatcher: this.agent })
      this.options.time.answered(sent, response.headers.date)
      const raw = await readWhole(response)
      if (response.statusCode >= 500) {
        return { reply: unknown(`status ${response.statusCode}`), mayTryBackup: method === 'GET' }
      }
      return { reply: this.readReply(response, raw), mayTryBackup: false }
    } catch (error) {
      return { reply: unknown(describe(error)), mayTryBackup: isConnectFailure(error) }
    }
  }

  /**
   * An answer counts only with WeChat's signature; its age does not matter, since it came over the connection on which we
   * asked. A 4xx without any is taken, as WeChat's own clients do: an answer to
   * a request whose signature failed comes unsigned, and a refusal moves no money. A wrong one never counts.
   */
  private readReply(response: Dispatcher.ResponseData, raw: Buffer): PayReply {
    const status = response.statusCode
    if (status === 429) return unknown(TOO_FAST)
    if (status < 200 || (status >= 300 && status < 400)) return unknown(`status ${status}`)
    const isUnsigned = response.headers['wechatpay-signature'] === undefined
    if (!(isUnsigned && status >= 400)) {
      const signed = readSignature(response.headers, raw)
      const check = signed ? this.options.verifiers.check(signed, this.options.time.now()) : 'invalid'
      if (check === 'invalid') return unknown('response signature invalid')
    }
    const isSigned = !isUnsigned
    if (raw.length === 0) return { status, data: {}, isSigned }
    try {
      // The library looks into the body without asking whether there is one.
      return { status, isSigned, data: (JSON.parse(raw.toString('utf8')) as unknown) ?? {} }
    } catch {
      return unknown(`status ${status}, not JSON`)
    }
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

async function readWhole(response: Dispatcher.ResponseData): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += (chunk as Buffer).length
    if (size > MAX_RESPONSE_BYTES) throw new Error('response too large')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

const CONNECT_FAILURES = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
const isConnectFailure = (error: unknown) => CONNECT_FAILURES.has((error as { code?: string }).code ?? '')
const describe = (error: unknown) =>
  (error as { code?: string }).code ?? (error instanceof Error ? error.name : 'error')
