import { randomUUID } from 'node:crypto'
import { IntegrationClient } from '@fangxing/contract/client/integration-client'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { PatrolFinding } from '@fangxing/contract/sightings'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(app.services.clock.now().getTime() - days * DAY_MS)

async function newSource(): Promise<IntegrationClient> {
  const body = { name: '道闸', kind: 'camera', scopes: ['stays'], lots: [{ code: 'L1', value: context.a1 }] }
  const { keyId, secret } = (await app.ask(STAFF_CALLS.createSource, { token: context.manager.token, body }))
    .body as { keyId: string; secret: string }
  return new IntegrationClient({
    origin: app.origin,
    keyId,
    secret,
    now: () => app.services.clock.now().getTime(),
  })
}

test('of a car that stands in the lot for days, what reminded during this visit counts after it has left', async () => {
  const { database } = app.services
  const policy = { minReminders: 2, firstReminderDays: 3 }
  await database.query('UPDATE lot SET policy = $2 WHERE id = $1', [context.a1, policy])
  const plate = context.plate()
  const debt = await context.debt(plate)
  const source = await newSource()
  const tell = async (kind: 'entry' | 'exit', at: Date) => {
    const row = {
      eventId: randomUUID(),
      lotCode: 'L1',
      occurredAt: at.toISOString(),
      sentAt: daysAgo(0).toISOString(),
      plate: { text: plate.text, colour: plate.colour, confidence: 97 },
    }
    const reply = await source.call(kind, { rows: [row] })
    expect(reply.status).toBe(200)
  }
  const lookUp = async (): Promise<PatrolFinding> => {
    const body = {
      lotId: context.a1,
      plateText: plate.text,
      plateColour: plate.colour,
      lookedAt: daysAgo(0).toISOString(),
    }
    return (await app.ask(STAFF_CALLS.lookUpPlate, { token: context.manager.token, body })).body.found[0]
  }
  // It came six days ago, and was taken off the board that night.
  await tell('entry', daysAgo(6))
  for (const days of [5, 4])
    await database.query(
      `INSERT INTO reminder (id, merchant_id, arrear_id, kind, sent_at, delivered_at) VALUES ($1, $2, $3, 'text', $4, $4)`,
      [randomUUID(), context.a, debt, daysAgo(days)],
    )
  const standing = await lookUp()
  expect(standing.mayMeet.kind).toBe('notice')
  expect(standing.mayMeet.failed.map(({ code }) => code)).toContain('GATE_REMINDER')
  await tell('exit', daysAgo(2))
  await app.ask(STAFF_CALLS.endSighting, {
    token: context.manager.token,
    params: { sightingId: standing.sightingId! },
    body: {},
  })
  expect((await lookUp()).mayMeet.failed).toEqual([])
})
