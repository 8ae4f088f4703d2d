import { createServer, type AddressInfo, type Server } from 'node:net'
import { Pool } from 'pg'
import { poolLimits } from '../../src/persistence/pool-limits'
import { Database, DatabaseUnavailable } from '../../src/persistence/database'
import { readSettings } from '../../src/settings/settings'
import { testSettings } from '../transport/http/app'

const message = (kind: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(kind), length, body])
}
const TRUSTED = message('R', Buffer.alloc(4))
const READY = message('Z', Buffer.from('I'))
const TERMINATED = message(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
)

let server: Server
/** A server that is shut down at the moment at which it has let somebody in: both come in one packet. */
beforeAll(
  () =>
    new Promise<void>(resolve => {
      server = createServer(socket => {
        socket.on('error', () => undefined)
        socket.once('data', () => socket.end(Buffer.concat([TRUSTED, READY, TERMINATED])))
      }).listen(0, '127.0.0.1', resolve)
    }),
)
afterAll(() => new Promise<void>(resolve => server.close(() => resolve())))

test('a connection that is cut with the message that accepts it is a statement that failed, and ends no process', async () => {
  const { port } = server.address() as AddressInfo
  const url = `postgres://nobody@127.0.0.1:${port}/nothing`
  const pool = new Pool({ ...poolLimits(readSettings(testSettings(url))), connectionString: url })
  pool.on('error', () => undefined)
  // An error that nobody listens to fails the test, as it would end the process.
  await expect(new Database(pool).query('SELECT 1')).rejects.toBeInstanceOf(DatabaseUnavailable)
  await pool.end()
})
