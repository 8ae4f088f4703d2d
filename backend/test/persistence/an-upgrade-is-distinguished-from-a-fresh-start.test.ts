import { createDatabase, dropDatabase, testStack } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { migrateSchema } from '../../src/persistence/data-source'
import { WebhookPlace1768600000001 } from '../../src/persistence/migrations/1768600000001-webhook-place'
import { readSettings } from '../../src/settings/settings'
import { testSettings } from '../transport/http/app'

jest.setTimeout(60_000)
let url: string
let client: Client
beforeAll(async () => {
  url = await createDatabase(testStack().adminUrl)
  client = new Client({ connectionString: url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await dropDatabase(testStack().adminUrl, url)
})

test('whoever migrates learns whether a former version was here, and whether its nodes can still raise', async () => {
  const settings = readSettings(testSettings(url))
  expect(await migrateSchema(settings)).toEqual({ isUpgrade: false, isRaisingStopped: false })
  // Another node that starts with it has nothing to do and nothing to say.
  expect(await migrateSchema(settings)).toEqual({ isUpgrade: false, isRaisingStopped: false })
  const forget = () =>
    client.query('DELETE FROM migrations WHERE name = $1', [WebhookPlace1768600000001.name])
  await forget()
  expect(await migrateSchema(settings)).toEqual({ isUpgrade: true, isRaisingStopped: false })
  await client.query(
    `INSERT INTO platform_switch (name, on_since, set_by) VALUES ('raising_stopped', now(), 'x')`,
  )
  await forget()
  expect(await migrateSchema(settings)).toEqual({ isUpgrade: true, isRaisingStopped: true })
})
