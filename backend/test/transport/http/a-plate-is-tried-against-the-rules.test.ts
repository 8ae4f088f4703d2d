import { STAFF_CALLS as S } from '@fangxing/contract/calls'
import { staffCallSchemas } from '@fangxing/contract/calls.schema'
import { startApp, type TestApp } from './app'
import { makeContext, recoveryRequest, type TestContext } from './context'

const DAY_MS = 86_400_000

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const asManager = (more: object) => ({ token: context.manager.token, ...more })
const tried = async (plate: { text: string; colour?: string }, lotId: string) => {
  const query = { plateText: plate.text, lotId, ...(plate.colour ? { plateColour: plate.colour } : {}) }
  const asked = await app.ask(S.dryRunHold, asManager({ query }))
  expect(asked.status).toBe(200)
  return staffCallSchemas.dryRunHold.reply.parse(asked.body).items
}
const listed = async (state: 'valid' | 'ended', plateText: string) => {
  const asked = await app.ask(S.listExemptPlates, asManager({ query: { state, plateText } }))
  return staffCallSchemas.listExemptPlates.reply.parse(asked.body).items
}

test('a plate is tried against the rules of a lot: what fails is said, and nothing is written', async () => {
  const { plate, lotId } = await recoveryRequest(context)
  const before = await app.services.database.query('SELECT count(*)::int AS n FROM sighting')
  const [held] = await tried(plate, lotId)
  expect(held).toMatchObject({ plateText: plate.text, arrearCount: 1 })
  expect(held!.lots[0]!.mayMeet).toMatchObject({ kind: 'hold', failed: [] })
  expect(await app.services.database.query('SELECT count(*)::int AS n FROM sighting')).toEqual(before)

  await app.ask(S.exemptPlate, asManager({ body: { plate, lotId, note: '医院急救车' } }))
  const [exempt] = await tried(plate, lotId)
  expect(exempt!.lots[0]!.mayMeet).toMatchObject({ kind: 'nothing', failed: [{ code: 'GATE_EXEMPT' }] })
})

test('a plate that owes nothing is answered, too, in the first colour that its text can have', async () => {
  const [car] = await tried({ text: '粤B9Z9Z9' }, context.a1)
  expect(car).toMatchObject({ plateColour: 'blue', arrearCount: 0, dueFen: 0 })
  const { kind, failed } = car!.lots[0]!.mayMeet
  expect(kind).toBe('nothing')
  expect(failed.map(({ code }) => code)).toContain('GATE_MIN_COUNT')
})

test('an exemption has an end, is listed with whoever entered it, and can be ended with a reason', async () => {
  const { plate, lotId } = await recoveryRequest(context)
  const endsAt = new Date(Date.now() + 30 * DAY_MS).toISOString()
  const past = new Date(Date.now() - DAY_MS).toISOString()
  const exempt = (more: object) =>
    app.ask(S.exemptPlate, asManager({ body: { plate, lotId, note: '月租业主', ...more } }))
  expect((await exempt({ endsAt: past })).body.code).toBe('BAD_INPUT')
  expect((await exempt({})).status).toBe(200)
  expect((await exempt({ endsAt })).status).toBe(200)
  const [entry, ...others] = await listed('valid', plate.text)
  expect(others).toEqual([])
  expect(entry).toMatchObject({ lotId, endsAt, note: '月租业主', addedBy: expect.any(String) })

  const end = () => app.ask(S.endExemptPlate, asManager({ body: { plate, lotId, reason: '业主已搬走' } }))
  expect((await end()).status).toBe(200)
  expect((await end()).status).toBe(404)
  expect(await listed('valid', plate.text)).toEqual([])
  expect(await listed('ended', plate.text)).toHaveLength(1)
  const [car] = await tried(plate, lotId)
  expect(car!.lots[0]!.mayMeet.kind).toBe('hold')
  const audited = await app.services.database.query<{ event: string }>(
    `SELECT event FROM journal WHERE entity = 'exempt_plate' AND entity_id = $1 ORDER BY id`,
    [`${plate.text}/${plate.colour}`],
  )
  expect(audited.map(({ event }) => event)).toEqual(['exempted', 'exempted', 'exemption_ended'])
})

test('an exemption whose end has come does not count any more', async () => {
  const { plate, lotId } = await recoveryRequest(context)
  await app.ask(S.exemptPlate, asManager({ body: { plate, lotId: null, note: '访客' } }))
  expect((await tried(plate, lotId))[0]!.lots[0]!.mayMeet.kind).toBe('nothing')
  await app.services.database.query(
    `UPDATE exempt_plate SET ends_at = now() - interval '1 second' WHERE plate_key = $1`,
    [`${plate.text}/${plate.colour}`],
  )
  expect((await tried(plate, lotId))[0]!.lots[0]!.mayMeet.kind).toBe('hold')
})

test("another merchant's lots and plates stay its own", async () => {
  const query = { plateText: '粤B12345', lotId: context.b1 }
  expect((await app.ask(S.dryRunHold, asManager({ query }))).status).toBe(404)
  expect((await app.ask(S.readLotRules, asManager({ params: { lotId: context.b1 } }))).status).toBe(404)
  const attendant = { token: context.attendant.token, query: { plateText: '粤B12345' } }
  expect((await app.ask(S.dryRunHold, attendant)).status).toBe(403)
})

test('what holds in a lot is the floor, made stricter by the lot', async () => {
  const asked = await app.ask(S.readLotRules, asManager({ params: { lotId: context.a1 } }))
  const { floor, effective } = staffCallSchemas.readLotRules.reply.parse(asked.body)
  expect(effective.minTotalFen).toBeGreaterThanOrEqual(floor.minTotalFen)
  expect(effective.maxAgeDays).toBeLessThanOrEqual(floor.maxAgeDays)
})
