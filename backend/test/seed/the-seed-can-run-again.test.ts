import { randomUUID } from 'node:crypto'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { IntegrationClient } from '@fangxing/contract/client/integration-client'
import { waitUntil } from '@fangxing/dev/stack'
import { seedCamera } from '../../src/seed/camera'
import { seedDebts } from '../../src/seed/debts'
import { seedDeviceTokens } from '../../src/seed/device-tokens'
import { seedTariffs } from '../../src/seed/tariff'
import { seedPeople, seedTenant } from '../../src/seed/tenant'
import { startApp, type TestApp } from '../transport/http/app'
import { jpeg } from '../transport/http/context'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

async function seed() {
  const tenant = await seedTenant(app.services)
  const invites = await seedPeople(app.services, tenant)
  await seedDebts(app.services, tenant)
  await seedTariffs(app.services, tenant)
  const camera = await seedCamera(app.services, tenant)
  const tokens = await seedDeviceTokens(app.services, tenant)
  return { tenant, invites, tokens, camera }
}

test('the seed creates a merchant whose people can sign in, and running it again changes nothing', async () => {
  const first = await seed()
  expect(first.invites).toEqual({})
  expect(first.tenant.lotIds).toHaveLength(2)
  expect(first.tokens).toHaveLength(4)
  const before = await app.fingerprint()
  expect(await seed()).toEqual(first)
  expect(await app.fingerprint()).toBe(before)

  const manager = await app.ask(STAFF_CALLS.signIn, { body: { code: 'sim:manager' } })
  expect(manager.body.me).toMatchObject({
    staff: { name: '王建军', roles: ['manager'], bound: true, disabled: false },
    lots: [{ name: '华强北地面停车场' }, { name: '科技园南区停车场' }],
  })
  const listed = await app.ask(STAFF_CALLS.listArrears, { token: manager.body.token, query: { limit: '50' } })
  expect(listed.body.items.length).toBeGreaterThan(8)
  // A car that may be held at once: reminded of on two days, with proof, the first of them fifteen days ago.
  const ladder = await app.ask(STAFF_CALLS.listArrears, {
    token: manager.body.token,
    query: { plateText: '粤B12388', state: 'outstanding' },
  })
  expect(ladder.body.items).toHaveLength(4)
  for (const { remindedDays, firstRemindedAt } of ladder.body.items) {
    expect(remindedDays).toBe(2)
    expect(Date.parse(firstRemindedAt)).toBeLessThan(Date.now() - 15 * 86_400_000)
  }
  // The phone of a manager opens where there is something to see, whichever lot comes first by its name.
  expect(manager.body.me.busiestLotId).toBe(manager.body.me.lots[0].id)
  const largest = Math.max(...listed.body.items.map(({ dueFen }: { dueFen: number }) => dueFen))
  expect(largest).toBeGreaterThan(app.services.settings.DECIDE_ALONE_LIMIT_FEN)
})

test('a camera that comes with the seed reports a car, and its stay has the price that the lot publishes', async () => {
  const { camera } = await seed()
  const { keyId, secret, lotId } = camera!
  const atMs = app.services.clock.now().getTime()
  const event = (plateText: string, agoMs: number) => ({
    eventId: randomUUID(),
    lotCode: lotId,
    occurredAt: new Date(atMs - agoMs).toISOString(),
    sentAt: new Date(atMs).toISOString(),
    plate: { text: plateText, colour: 'blue' },
    pictures: [{ ref: `frame-${agoMs}`, sha256: 'a'.repeat(64), kind: 'scene' }],
  })
  const client = new IntegrationClient({ origin: app.origin, keyId, secret })
  const stay = async (plateText: string, minutes: number) => {
    await client.call('entry', { rows: [event(plateText, minutes * 60_000)] })
    const exit = event(plateText, 0)
    const left = await client.call('exit', { rows: [exit] })
    const sent = await client.sendPicture({ target: { eventId: exit.eventId }, kind: 'exit' }, jpeg())
    expect(sent.value).toEqual({ outcome: 'stored' })
    const { stayId } = left.value!.rows[0]!
    const { database, watchStays } = app.services
    // The clock may be set back by the measurement that falls between a picture and the next look.
    await waitUntil(
      async () => {
        await watchStays.watch({ actor: 'timer', traceId: 'trace' })
        const row = await database.one('SELECT check_at FROM parking_session WHERE id = $1', [stayId])
        return row!.check_at === null
      },
      { what: 'the stay to be charged', timeoutMs: 30_000 },
    )
    return database.one('SELECT due_fen::int AS due FROM arrear WHERE stay_id = $1', [stayId])
  }
  expect(await stay('粤B90001', 90)).toEqual({ due: 700 })
  // As in real lots the first minutes are free, and the cars of the demonstration stay longer.
  expect(await stay('粤B90002', 15)).toBeNull()
  expect(await stay('粤B90003', 16)).toEqual({ due: expect.any(Number) })
})
