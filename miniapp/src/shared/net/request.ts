import type { Call } from '@fangxing/contract/calls'
import Taro from '@tarojs/taro'
import { reportReachable, reportUnreachable } from './network'
import { apiBase } from './address'
import { failure, readReply, type Result } from './result'
import { randomKey } from './random-key'

/** The parts of a request; which of these a call takes is in its types (see `createTypedCalls`). */
export type RequestOptions = {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  /** Raw bytes instead of JSON, with their media type. */
  bytes?: { content: ArrayBuffer; mediaType: string }
  /** Calls marked `once`: the same key for every attempt of one intent. Generated when absent. */
  idempotencyKey?: string
  timeoutMs?: number
}

const TIMEOUT_MS = 10_000
const UPLOAD_TIMEOUT_MS = 60_000

function pathOf(path: string, params: Record<string, string> = {}): string {
  return path.replace(/:(\w+)/g, (_whole, name: string) => {
    const value = params[name]
    if (value === undefined) throw new Error(`${path} needs ${name}`)
    return encodeURIComponent(value)
  })
}

function queryOf(query: Record<string, unknown> = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined)
  if (pairs.length === 0) return ''
  return `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`
}

function headersOf(
  call: Call,
  options: RequestOptions,
  traceId: string,
  token?: string,
): Record<string, string> {
  return {
    'X-Trace-Id': traceId,
    ...(call.method === 'GET' ? {} : { 'Content-Type': options.bytes?.mediaType ?? 'application/json' }),
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
    ...(call.once || options.idempotencyKey
      ? { 'Idempotency-Key': options.idempotencyKey ?? randomKey() }
      : {}),
  }
}

const dataOf = (call: Call, options: RequestOptions): ArrayBuffer | string | undefined =>
  call.method === 'GET' ? undefined : (options.bytes?.content ?? JSON.stringify(options.body ?? {}))

/** WeChat and, through Taro, browsers put "timeout" into errMsg. Any other error means that there is no connection. */
const isTimeout = (error: unknown) =>
  /time ?out/i.test(String((error as { errMsg?: string } | null | undefined)?.errMsg ?? error))

/** Sends one call. The only place that sends a request; network and server errors are results, never exceptions. */
export async function send<T>(call: Call, options: RequestOptions, token?: string): Promise<Result<T>> {
  const traceId = randomKey()
  try {
    const reply = await Taro.request({
      url: apiBase() + pathOf(call.path, options.params) + queryOf(options.query),
      method: call.method,
      header: headersOf(call, options, traceId, token),
      data: dataOf(call, options),
      timeout: options.timeoutMs ?? (options.bytes ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS),
    })
    reportReachable()
    return readReply<T>(reply.statusCode, reply.data, traceId)
  } catch (error) {
    if (isTimeout(error)) return failure({ kind: 'timeout' })
    reportUnreachable()
    return failure({ kind: 'offline' })
  }
}
