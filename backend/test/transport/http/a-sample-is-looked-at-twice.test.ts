import { randomUUID } from 'node:crypto'
import { STAFF_CALLS as S } from '@fangxing/contract/calls'
import { IntegrationClient } from '@fangxing/contract/client/integration-client'
import type { DebtInReview } from '@fangxing/contract/debt-review'
import type { Difference, ReviewRate, SecondLook } from '@fangxing/contract/second-looks'
import { isLookedAtTwice } from '../../../src/domain/review-decision'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const NOW = () => app.services.clock.now().getTime()
const hoursAgo = (hours: number) => new Date(NOW() - hours * 3_600_000).toISOString()
type Person = { token: string; id: string }
const otherManager = (): Promise<Person> => context.staff(context.a, ['manager'], [])

/** A debt that is flagged and whose id is in the sample, or not. */
async function doubted(isSampled: boolean, plate = context.plate()): Promise<string> {
  for (;;) {
    const id = await context.debt(plate, 1500)
    if (isLookedAtTwice(id) !== isSampled) continue
    await app.services.database.query(`UPDATE arrear SET state = 'review' WHERE id = $1`, [id])
    return id
  }
}
const confirm = (id: string, { token }: Person) =>
  app.ask(S.confirmArrears, { token, body: { arrearIds: [id], reason: '已核对图片' } })
const withdraw = (id: string, { token }: Person) =>
  app.ask(S.withdrawArrears, { token, body: { arrearIds: [id], reason: '识别错误' } })
const looksOf = async ({ token }: Person, query: Record<string, string> = {}) =>
  ((await app.ask(S.listSecondLooks, { token, query })).body as { items: SecondLook[] }).items
const differencesOf = async ({ token }: Person) =>
  ((await app.ask(S.listDifferences, { token })).body as { items: Difference[] }).items
const look = (lookId: string, decision: string, { token }: Person) =>
  app.ask(S.lookAgain, { token, params: { lookId }, body: { decision, reason: '自己看过图片' } })
const stateOf = async (id: string) =>
  (await app.services.database.one<{ state: string }>('SELECT state FROM arrear WHERE id = $1', [id]))!.state

test('a sampled decision is shown to another person without the first answer, and to nobody else', async () => {
  const plate = context.plate()
  const id = await doubted(true, plate)
  expect((await confirm(await doubted(false), context.manager)).status).toBe(200)
  expect((await confirm(id, context.manager)).status).toBe(200)
  expect(await looksOf(context.manager)).toEqual([])
  const second = await otherManager()
  const [shown, ...others] = await looksOf(second)
  expect(others).toEqual([])
  expect(shown).toMatchObject({ plateText: plate.text, amountFen: 1500, lotName: '科技园一号' })
  expect(JSON.stringify(shown)).not.toContain('已核对图片')
  expect(JSON.stringify(shown)).not.toContain('owed')
  expect(await looksOf(second, { lotId: context.a2 })).toEqual([])
  expect(await looksOf(context.stranger)).toEqual([])
  expect((await look(shown!.id, 'owed', context.manager)).body.code).toBe('SECOND_PERSON_NEEDED')
  expect((await look(shown!.id, 'owed', context.stranger)).status).toBe(404)
  expect((await look(shown!.id, 'owed', context.attendant)).status).toBe(403)
  expect((await look(shown!.id, 'owed', second)).body).toEqual({ agrees: true })
  expect((await look(shown!.id, 'not_owed', second)).body.code).toBe('STATE_CONFLICT')
  expect(await looksOf(second)).toEqual([])
  expect(await differencesOf(second)).toEqual([])
  const audit = await app.ask(S.searchAudit, {
    token: second.token,
    query: { entity: 'arrear', entityId: id },
  })
  expect(audit.body.items.map(({ event }: { event: string }) => event)).toContain('second_look_agreed')
})

test('where the two differ the debt stays as it was decided first, until a manager closes the difference', async () => {
  const id = await doubted(true)
  expect((await withdraw(id, context.manager)).status).toBe(200)
  const second = await otherManager()
  const [shown] = await looksOf(second)
  expect((await look(shown!.id, 'owed', second)).body).toEqual({ agrees: false })
  expect(await stateOf(id)).toBe('void')
  const [difference] = await differencesOf(context.manager)
  expect(difference).toMatchObject({
    arrearId: id,
    first: { decision: 'not_owed', reason: '识别错误' },
    second: { decision: 'owed', reason: '自己看过图片' },
  })
  expect(await differencesOf(context.stranger)).toEqual([])
  const close = ({ token }: Person) =>
    app.ask(S.closeDifference, { token, params: { lookId: shown!.id }, body: { reason: '第一次是对的' } })
  expect((await close(context.stranger)).status).toBe(404)
  expect((await close(context.manager)).status).toBe(200)
  expect((await close(context.manager)).body.code).toBe('STATE_CONFLICT')
  expect(await differencesOf(context.manager)).toEqual([])
  expect(await stateOf(id)).toBe('void')
})

test('a debt that nobody flagged is withdrawn without a second look', async () => {
  for (;;) {
    const id = await context.debt(context.plate(), 1500)
    if (!isLookedAtTwice(id)) continue
    expect((await withdraw(id, context.manager)).status).toBe(200)
    break
  }
  expect(await looksOf(await otherManager())).toEqual([])
})

async function newSource() {
  const reply = await app.ask(S.createSource, {
    token: context.manager.token,
    body: {
      name: `来源 ${randomUUID().slice(0, 8)}`,
      kind: 'camera',
      scopes: ['stays'],
      lots: [{ code: 'L1', value: context.a1 }],
      colours: [{ code: '0', value: 'blue' }],
    },
  })
  const { keyId, secret, source } = reply.body as { keyId: string; secret: string; source: { id: string } }
  return {
    sourceId: source.id,
    client: new IntegrationClient({ origin: app.origin, keyId, secret, now: NOW }),
  }
}

test('of each source it is counted how much was flagged, confirmed, corrected and refused', async () => {
  const { sourceId, client } = await newSource()
  const told = (plate: string, occurredAt: string) => ({
    eventId: randomUUID(),
    lotCode: 'L1',
    occurredAt,
    sentAt: hoursAgo(0),
    plate: { text: plate, colour: '0', confidence: 60 },
  })
  const fee = { totalFen: 900, discountFen: 0, paidFen: 0 }
  const plates = Array.from({ length: 4 }, () => context.plate().text)
  await client.call('entry', { rows: plates.map(plate => told(plate, hoursAgo(3))) })
  await client.call('exit', { rows: plates.map(plate => ({ ...told(plate, hoursAgo(1)), fee })) })
  const { token } = context.manager
  const waiting = (await app.ask(S.listStays, { token, query: { sourceId, limit: '100' } })).body as {
    items: { id: string; version: number; plateText: string }[]
  }
  expect(waiting.items).toHaveLength(4)
  const decide = (at: number, body: Record<string, unknown>) => {
    const { id: stayId, version } = waiting.items[at]!
    return app.ask(S.decideStay, {
      token,
      params: { stayId },
      body: { version, reason: '看过图片', ...body },
    })
  }
  expect((await decide(0, { decision: 'confirm' })).status).toBe(200)
  expect((await decide(1, { decision: 'confirm', plate: context.plate() })).status).toBe(200)
  expect((await decide(2, { decision: 'void' })).status).toBe(200)
  const rates = async (query: Record<string, string> = {}, of = context.manager) =>
    ((await app.ask(S.listReviewRates, { token: of.token, query })).body as { items: ReviewRate[] }).items
  const expected = { sourceId, stays: 4, waiting: 1, confirmed: 1, mended: 1, refused: 1 }
  expect(await rates()).toMatchObject([expected])
  expect(await rates({ sourceId, lotId: context.a1, days: '30' })).toMatchObject([expected])
  expect(await rates({ lotId: context.a2 })).toEqual([])
  expect(await rates({}, context.stranger)).toEqual([])
})

test('debts in review are listed by lot and by the source of their stays', async () => {
  const plain = await doubted(false)
  const { token } = context.manager
  const list = async (query: Record<string, string>) =>
    ((await app.ask(S.listDebtReviews, { token, query })).body as { items: DebtInReview[] }).items.map(
      ({ arrear }) => arrear.id,
    )
  const { sourceId } = await newSource()
  expect(await list({ lotId: context.a1 })).toEqual([plain])
  expect(await list({ lotId: context.a2 })).toEqual([])
  expect(await list({ sourceId })).toEqual([])
  const stayId = randomUUID()
  await app.services.database.query(
    `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_colour, vehicle_class, energy, confidence_pct, entered_at, heard_at)
     VALUES ($1, $2, $3, $4, 'review', 'blue', 'small', 'fuel', 60, now(), now())`,
    [stayId, context.a, context.a1, sourceId],
  )
  await app.services.database.query('UPDATE arrear SET stay_id = $2 WHERE id = $1', [plain, stayId])
  expect(await list({ sourceId, lotId: context.a1 })).toEqual([plain])
})
