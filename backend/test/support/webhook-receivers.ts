import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { readWebhook, type ReceivedWebhook } from '@fangxing/contract/client/webhook-receiver'

type Delivery = ReceivedWebhook & { status: number; headers: http.IncomingHttpHeaders; text: string }
export type TestReceiver = {
  url: string
  port: number
  /** Every request, with what was answered. */
  deliveries: Delivery[]
  /** Those that were answered 2xx. */
  taken(): Delivery[]
  /** Null: never. */
  answer: (deliveries: Delivery) => { status: number; headers?: Record<string, string> } | null
  stop(): Promise<void>
}

/** A real HTTP server that checks every signature; `secrets` may grow and shrink while it runs. */
export async function startReceiver(
  secrets: string[],
  { port = 0, nowMs = Date.now }: { port?: number; nowMs?: () => number } = {},
): Promise<TestReceiver> {
  const deliveries: Delivery[] = []
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const body = Buffer.concat(chunks)
        try {
          const read = readWebhook(body, request.headers, { secrets, nowS: () => nowMs() / 1000 })
          const one: Delivery = { ...read, status: 0, headers: request.headers, text: body.toString() }
          deliveries.push(one)
          const answer = receiver.answer(one)
          one.status = answer?.status ?? 0
          if (answer) response.writeHead(answer.status, answer.headers).end()
        } catch {
          response.writeHead(400).end()
        }
      })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const bound = (server.address() as AddressInfo).port
  const receiver: TestReceiver = {
    url: `http://127.0.0.1:${bound}/hooks`,
    port: bound,
    deliveries,
    taken: () => deliveries.filter(({ status }) => status >= 200 && status < 300),
    answer: () => ({ status: 204 }),
    stop: () => new Promise(resolve => (server.closeAllConnections(), server.close(() => resolve()))),
  }
  return receiver
}
