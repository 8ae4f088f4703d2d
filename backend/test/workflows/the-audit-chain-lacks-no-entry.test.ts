import { Client } from 'pg'
import { waitUntil } from '@fangxing/dev/stack'
import { findBrokenLink, findMissingLink, readHorizon } from '../../src/modules/audit'
import { checkInvariants } from '../../src/workflows/check-invariants'
import { newId } from '../../src/persistence/new-id'
import { startDeviceServices, type DeviceServices } from './device-context'

let services: DeviceServices
const writers: Client[] = []
beforeEach(async () => {
  services = await startDeviceServices()
})
afterEach(async () => {
  for (const writer of writers.splice(0)) await writer.end()
  await services.close()
})

const INSERT = `INSERT INTO journal (entity, entity_id, event, actor, at) SELECT 'test', $1, 'written', 'test', now() FROM generate_series(1, $2::int)`
const write = (entity: string, count = 1) => services.database.query(INSERT, [entity, count])

/** A transaction that has written an entry and is not committed yet. */
async function slowWriter(entity: string): Promise<Client> {
  const writer = new Client({ connectionString: services.settings.DATABASE_URL })
  writers.push(writer)
  await writer.connect()
  await writer.query('BEGIN')
  await writer.query(INSERT, [entity, 1])
  return writer
}
/** Chains until `count` entries were linked: writers of other databases of the server hold up the chain for a moment. */
async function chainUntil(count: number, reach: 'recent' | 'all' = 'recent'): Promise<void> {
  let linked = 0
  const pass = async () => (linked += await services.chainAuditLog.run(reach)) >= count
  await waitUntil(pass, { what: `${count} entries in the chain`, timeoutMs: 40_000 })
  expect(linked).toBe(count)
}
/** Entities in the order of the chain. */
const chained = async () =>
  (
    await services.database.query<{ entity_id: string }>(
      'SELECT j.entity_id FROM audit_chain c JOIN journal j ON j.id = c.journal_id ORDER BY c.seq',
    )
  ).map(row => row.entity_id)

test('an entry that is committed late is chained, and those after it wait for it', async () => {
  const { chainAuditLog } = services
  const slow = await slowWriter('late')
  await write('later', 12_000)
  expect(await chainAuditLog.run()).toBe(0)
  await slow.query('COMMIT')
  await chainUntil(12_001)
  expect((await chained())[0]).toBe('late')
  expect(await findBrokenLink(services.database)).toBeNull()
})

test('an entry whose transaction is given up delays nothing', async () => {
  const slow = await slowWriter('given up')
  await write('written')
  expect(await services.chainAuditLog.run()).toBe(0)
  await slow.query('ROLLBACK')
  await chainUntil(1)
  expect(await chained()).toEqual(['written'])
})

test('two nodes that chain at once link every entry once', async () => {
  await write('one', 3000)
  const passes = () => Promise.all([services.chainAuditLog.run('all'), services.chainAuditLog.run('all')])
  await waitUntil(async () => (await passes(), (await chained()).length >= 3000), { what: 'the chain' })
  expect(await chained()).toHaveLength(3000)
  expect(await findBrokenLink(services.database)).toBeNull()
})

test('an old entry that is not in the chain is found although all links hold', async () => {
  const { database } = services
  await write('chained')
  await chainUntil(1)
  await write('left out')
  const missing = async () => findMissingLink(database, await readHorizon(database))
  await waitUntil(async () => (await missing()) !== null, { what: 'the entry to be missing' })
  expect(await findBrokenLink(database)).toBeNull()
  expect(await missing()).toMatchObject({ seq: null, event: 'written' })
  await chainUntil(1, 'all')
  expect(await missing()).toBeNull()
})

test('an entry of a transaction that still runs is not called missing', async () => {
  const slow = await slowWriter('running')
  const { checked } = await checkInvariants(services.database, services.clock.now())
  await slow.query('COMMIT')
  expect(checked.find(({ id }) => id === 'I22b')!.broken).toEqual([])
})

test('entries from before transactions were noted, and restored ones, are chained', async () => {
  const { database } = services
  const from = (xid: string | null) =>
    database.query(
      `INSERT INTO journal (entity, entity_id, event, actor, at, xid) VALUES ('test', $1::text, 'written', 'test', now(), $1::text::bigint)`,
      [xid],
    )
  await database.query(
    `INSERT INTO journal (entity, entity_id, event, actor, at, xid) VALUES ('test', 'old', 'written', 'test', now(), NULL)`,
  )
  await from('900000000000')
  await chainUntil(2)
  await write('new')
  await chainUntil(1)
  await write(newId())
  await chainUntil(1)
  expect((await chained()).slice(0, 3)).toEqual(['old', '900000000000', 'new'])
})
