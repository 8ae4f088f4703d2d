import type { NotSent, Transport } from '@fangxing/contract/client/client'
import type { HttpReply } from '@fangxing/contract/client/reply'
import type { HttpRequest } from '@fangxing/contract/client/request'
import Taro from '@tarojs/taro'
import { networkAnswered, networkFailed } from '../phone/network'
import { apiBase } from './address'
import type { NoReply } from './answer'
import { freshKey } from './fresh-key'

const TIMEOUT_MS = 10_000
const UPLOAD_TIMEOUT_MS = 60_000

const isUpload = ({ body }: HttpRequest) => body !== undefined && typeof body !== 'string'

/** wx says "timeout" inside errMsg; browsers' fetch through Taro says "timeout" too. All else means: not reached. */
const isTimeout = (error: unknown) =>
  /time ?out/i.test(String((error as { errMsg?: string })?.errMsg ?? error))

/** Sends one request. The only place that does; never throws for what the network or the platform does. */
export async function send(request: HttpRequest, token?: string): Promise<HttpReply | NotSent<NoReply>> {
  const traceId = freshKey()
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
    networkAnswered()
    return { status: reply.statusCode, body: reply.data, traceId }
  } catch (error) {
    if (isTimeout(error)) return { problem: { kind: 'timeout' } }
    networkFailed()
    return { problem: { kind: 'offline' } }
  }
}

/** For `sendCall`: a call that needs no session. */
export const unsigned = {
  transport: (request => send(request)) satisfies Transport<NoReply>,
  newIdempotencyKey: freshKey,
}
