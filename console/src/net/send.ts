import type { NotSent } from '@fangxing/contract/client/client'
import type { HttpReply } from '@fangxing/contract/client/reply'
import type { HttpRequest } from '@fangxing/contract/client/request'
import { BACKGROUND_HEADER, CONSOLE_HEADER } from '@fangxing/contract/console-sessions'
import type { Network } from './network'
import type { Presence } from './presence'
import type { NoReply } from './problem'
import { randomKey } from './random-key'

const TIMEOUT_MS = 15_000
const UPLOAD_TIMEOUT_MS = 120_000
/** The platform gives up before. */
const FILE_TIMEOUT_MS = 330_000

const isUpload = ({ body }: HttpRequest) => body !== undefined && typeof body !== 'string'

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

type Body<Read> = (Omit<HttpReply, 'body'> & { body: Read }) | NotSent<NoReply>
export type Send = (request: HttpRequest) => Promise<Body<unknown>>

/** What a browser was given to keep, and under which name. */
export type ReceivedFile = { name: string; content: Blob }

/** Sends requests with the cookie of the session. The only place that does; a failed network is a result, never an exception. */
export function createSender({ network, presence }: { network: Network; presence: Presence }) {
  /** Sends one request and reads what came by `read`. */
  async function exchange<Read>(
    request: HttpRequest,
    timeoutMs: number,
    read: (response: Response) => Promise<Read>,
  ): Promise<Body<Read>> {
    const traceId = randomKey()
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), timeoutMs)
    try {
      const response = await fetch(request.path, {
        method: request.method,
        headers: {
          'X-Trace-Id': traceId,
          [CONSOLE_HEADER]: '1',
          ...(presence.isSomebodyThere() ? {} : { [BACKGROUND_HEADER]: '1' }),
          ...request.headers,
        },
        body: request.body as BodyInit | undefined,
        credentials: 'same-origin',
        signal: abort.signal,
      })
      const body = await read(response)
      network.reportReachable()
      return { status: response.status, body, traceId }
    } catch {
      if (abort.signal.aborted) return { problem: { kind: 'timeout' } }
      network.reportUnreachable()
      return { problem: { kind: 'offline' } }
    } finally {
      clearTimeout(timer)
    }
  }

  const send: Send = request =>
    exchange<unknown>(
      request,
      request.timeoutMs ?? (isUpload(request) ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS),
      bodyOf,
    )

  /** A request whose answer is a file; one that is refused has the answer of any other call. */
  const receive: Send = request =>
    exchange<unknown>(request, FILE_TIMEOUT_MS, response =>
      response.ok ? fileOf(response) : bodyOf(response),
    )
  return { send, receive }
}

const fileOf = async (response: Response): Promise<ReceivedFile> => ({
  name: fileNameOf(response),
  content: await response.blob(),
})
const fileNameOf = (response: Response): string =>
  /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'file'
