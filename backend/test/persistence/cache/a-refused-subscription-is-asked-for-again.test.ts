import { testStack, waitUntil } from '@fangxing/dev/stack'
import { Redis } from 'ioredis'
import { newId } from '../../../src/persistence/new-id'
import { openCacheDatabase, startCacheNode, type CacheDatabase } from './cache-node'

let fixture: CacheDatabase
let admin: Redis
const name = `t${newId().slice(-12)}`

beforeAll(async () => {
  fixture = await openCacheDatabase()
  admin = new Redis(testStack().redisUrl, { commandTimeout: 5000 })
}, 60_000)
afterAll(async () => {
  await admin.call('ACL', 'DELUSER', name)
  admin.disconnect()
  await fixture.close()
})

it('a node that Redis did not let subscribe hears of changes once it may', async () => {
  await admin.call('ACL', 'SETUSER', name, 'on', '>secret', 'allkeys', 'allcommands', 'resetchannels')
  const url = new URL(testStack().redisUrl)
  url.username = name
  url.password = 'secret'
  const node = await startCacheNode(fixture.database, { url: url.toString(), name })
  try {
    const channel = `${name}:orders`
    expect(await admin.pubsub('NUMSUB', channel)).toEqual([channel, 0])
    expect(node.warnings).toContain('redis subscribe')
    await admin.call('ACL', 'SETUSER', name, 'allchannels')
    await waitUntil(async () => Number((await admin.pubsub('NUMSUB', channel))[1]) === 1, {
      what: 'the node to subscribe',
    })
  } finally {
    await node.stop()
  }
}, 60_000)
