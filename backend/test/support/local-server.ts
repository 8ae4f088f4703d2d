import http from 'node:http'
import type { AddressInfo } from 'node:net'

export type ReceivedRequest = { method: string; url: string; headers: http.IncomingHttpHeaders; body: string }
export type LocalServer = {
  origin: string
  received: ReceivedRequest[]
  stop(): Promise<void>
  answer: (received: ReceivedRequest, response: http.ServerResponse) => void
}

/** A bare HTTP server whose answers the test sets. */
export async function startLocalServer(): Promise<LocalServer> {
  const received: ReceivedRequest[] = []
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const one = {
          method: request.method!,
          url: request.url!,
          headers: request.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }
        received.push(one)
        local.answer(one, response)
      })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const local: LocalServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (_received, response) => void response.writeHead(404).end(),
    stop: () => new Promise(resolve => (server.closeAllConnections(), server.close(() => resolve()))),
  }
  return local
}
