import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Redis from 'ioredis'
import { Client } from 'pg'
import { startPostgres, startRedis, waitUntil, type Service } from '@fangxing/dev/stack'

let dir: string
const services: Service[] = []

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-kept-'))
})

afterEach(async () => {
  delete process.env.FANGXING_PG_IDENTITY
  for (const service of services.splice(0)) await service.stop()
  fs.rmSync(dir, { recursive: true, force: true })
})

async function sql(url: string, text: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client.query(text).finally(() => client.end())
}

/** Root has two ways to run PostgreSQL; for everybody else both words mean the only one. */
test.each(['namespace', 'user'])(
  'PostgreSQL, started as %s',
  async identity => {
    process.env.FANGXING_PG_IDENTITY = identity
    const postgres = await startPostgres({ dir: path.join(dir, 'postgres') })
    services.push(postgres)
    await sql(postgres.url, 'create table kept as select 7 as number')
    await postgres.kill()
    await expect(sql(postgres.url, 'select 1')).rejects.toThrow()
    await postgres.restart()
    expect((await sql(postgres.url, 'select number from kept')).rows).toEqual([{ number: 7 }])
    await postgres.stop()
    postgres.remove()
  },
  60_000,
)

test('Redis keeps its append-only file; while paused it accepts connections and does not answer', async () => {
  const redis = await startRedis({ dir: path.join(dir, 'redis') })
  services.push(redis)
  const client = new Redis(redis.url, { commandTimeout: 500, maxRetriesPerRequest: null })
  client.on('error', () => undefined)
  try {
    await client.set('kept', '7')
    await redis.kill()
    await redis.restart()
    expect(await waitUntil(() => client.get('kept'), { what: 'the value' })).toBe('7')
    redis.pause()
    await expect(client.get('kept')).rejects.toThrow(/timed out/)
    redis.resume()
    expect(await waitUntil(() => client.get('kept'), { what: 'the value after the freeze' })).toBe('7')
  } finally {
    client.disconnect()
  }
}, 60_000)
