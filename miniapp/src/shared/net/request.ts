import type { NotSent, Transport } from '@fangxing/contract/client/client'
import type { HttpReply } from '@fangxing/contract/client/reply'
import type { HttpRequest } from '@fangxing/contract/client/request'
import Taro from '@tarojs/taro'
import { reportReachable, reportUnreachable } from '../phone/network'
import { apiBase } from './address'
import { randomKey } from './random-key'
import type { NoReply } from './result'

const TIMEOUT_MS = 10_000
const UPLOAD_TIMEOUT_MS = 60_000

const isUpload = ({ body }: HttpRequest) => body !== undefined && typeof body !== 'string'

/** WeChat and, through Taro, browsers put "timeout" into errMsg. Any other error means that there is no connection. */
const isTimeout = (error: unknown) =>
  /time ?out/i.test(String((error as { errMsg?: string })?.errMsg ?? error))

/** Sends one request. The only place that does; network and server errors are results, never exceptions. */
export async function send(request: HttpRequest, token?: string): Promise<HttpReply | NotSent<NoReply>> {
  const traceId = randomKey()
  try {
    const reply = await Taro.request({
      url: apiBase() + request.path,
      method: request.method,
      header: {
        'X-Trace-Id': traceId,
        ...request.headers,
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      data: request.body,
      timeout: request.timeoutMs ?? (isUpload(request) ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS),
    })
    reportReachable()
    return { status: reply.statusCode, body: reply.data, traceId }
  } catch (error) {
    if (isTimeout(error)) return { problem: { kind: 'timeout' } }
    reportUnreachable()
    return { problem: { kind: 'offline' } }
  }
}

/** For `sendCall`: a call that needs no session. */
export const unauthenticated = {
  transport: (request => send(request)) satisfies Transport<NoReply>,
  newIdempotencyKey: randomKey,
}
