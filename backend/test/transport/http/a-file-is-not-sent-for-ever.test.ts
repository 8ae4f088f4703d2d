import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { FileReply } from '../../../src/ports/file-reply'
import { answerFile } from '../../../src/transport/http/answer-file'

let server: Server
afterEach(() => new Promise(resolve => server.close(resolve)))

/** As much as anybody reads. */
function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(64 * 1024)
}

/** As Koa does it: a body that is a stream is piped. */
const contextOf = (response: ServerResponse) =>
  ({
    res: response,
    set: (name: string, value: string) => response.setHeader(name, value),
    set body(stream: Readable) {
      stream.pipe(response)
    },
  }) as unknown as Parameters<typeof answerFile>[0]

type Limits = NonNullable<Parameters<typeof answerFile>[2]>
async function serve(file: FileReply, limits: Limits): Promise<number> {
  server = createServer((_request, response) => answerFile(contextOf(response), file, limits))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

test.each([
  ['when its time is over', { longestMs: 300 }],
  ['after a pause', { longestPauseMs: 300 }],
])('whoever reads a file no further is cut off %s, and its place is free again', async (_, limits) => {
  const stream = Readable.from(endless(), { objectMode: false })
  const isFree = once(stream, 'close').catch(() => undefined)
  const port = await serve(new FileReply(stream, 'text/csv', 'all.csv'), limits)
  const stalled = connect(port, '127.0.0.1').pause()
  stalled.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await isFree
  expect(stream.destroyed).toBe(true)
  const isCut = once(stalled, 'close').catch(() => undefined)
  stalled.on('error', () => undefined).resume()
  await isCut
})

test('a file that is read to its end is whole', async () => {
  const stream = Readable.from([Buffer.from('a'), Buffer.from('b')], { objectMode: false })
  const port = await serve(new FileReply(stream, 'text/csv', 'all.csv'), { longestMs: 60_000 })
  const reply = await fetch(`http://127.0.0.1:${port}/`)
  expect(reply.headers.get('content-disposition')).toBe('attachment; filename="all.csv"')
  expect(await reply.text()).toBe('ab')
})
