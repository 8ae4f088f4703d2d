import type { IncomingMessage } from 'node:http'
import getRawBody, { type RawBodyError } from 'raw-body'
import { Refusal } from '@fangxing/contract/refusal'

const sizeText = (bytes: number) => (bytes >= 1 << 20 ? `${bytes / (1 << 20)} MiB` : `${bytes / 1024} KiB`)

/** The whole body. Errors: BODY_TOO_LARGE as soon as that is known, BAD_INPUT when the sender breaks off. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  try {
    return await getRawBody(request, { limit: limitBytes, length: request.headers['content-length'] })
  } catch (error) {
    // What still comes is read and thrown away, so that the sender gets to read the reply.
    request.resume()
    if ((error as RawBodyError).type === 'entity.too.large')
      throw new Refusal('BODY_TOO_LARGE', { limit: sizeText(limitBytes) })
    throw new Refusal('BAD_INPUT', {}, [{ path: '', code: 'broken_off' }])
  }
}

/** Own keys of this name would become a prototype wherever somebody copies an object carelessly. */
const PROTO_KEY = /"(?:_|\\u005f){2}proto(?:_|\\u005f){2}"\s*:/i

/** JSON from the wire; an empty body is an empty object. Errors: BAD_INPUT. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {}
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new Refusal('BAD_INPUT', {}, [{ path: '', code: 'not_utf8' }])
  }
  if (PROTO_KEY.test(text)) throw new Refusal('BAD_INPUT', {}, [{ path: '', code: 'unrecognized_keys' }])
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Refusal('BAD_INPUT', {}, [{ path: '', code: 'not_json' }])
  }
}
