import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { ActorContext } from '../../../src/domain/actor-context'
import { dayOf } from '../../../src/domain/shanghai-time'
import { buildSource, eventOf, fee } from '../../support/build-source'
import type { TestServices } from '../../support/test-services'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

const actor: ActorContext = { actor: 'source:test', traceId: 'trace-right-http' }
const HOUR = 3_600_000
let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

async function addStay(plateText: string) {
  const services = app.services as unknown as TestServices
  const source = await buildSource(services, context.a)
  const ago = (hours: number) => new Date(app.services.clock.now().getTime() - hours * HOUR)
  await app.services.ingestStays.take(
    { source, nonce: null },
    'entry',
    [eventOf(context.a1, plateText, ago(3))],
    actor,
  )
  const exit = eventOf(context.a1, plateText, ago(1), fee(800))
  return (await app.services.ingestStays.take({ source, nonce: null }, 'exit', [exit], actor))[0]!.stayId!
}

test('the preview names what follows, the act wants what was seen, and the record shows the right plate', async () => {
  const wrong = context.plate()
  const right = context.plate()
  const params = { stayId: await addStay(wrong.text) }
  const { token } = context.manager
  const correction = { kind: 'plate', plate: right }
  const said = await app.ask(STAFF_CALLS.previewStayCorrection, { token, params, body: { correction } })
  expect(said.status).toBe(200)
  expect(said.body).toMatchObject({ endedDebt: { dueFen: 800 }, newDebt: { dueFen: 800 } })
  const act = (seen: string) =>
    app.ask(STAFF_CALLS.correctStay, { token, params, body: { correction, seen, reason: '看错车牌' } })
  expect((await act('else')).body.code).toBe('VERSION_CONFLICT')
  expect((await act(said.body.seen as string)).status).toBe(200)
  const shown = await app.ask(STAFF_CALLS.readStay, { token: context.finance.token, params })
  expect(shown.body).toMatchObject({ plateText: right.text, state: 'owed', dueFen: 800 })
  const debt = await app.ask(STAFF_CALLS.readArrear, {
    token,
    params: { arrearId: shown.body.arrearId as string },
  })
  expect(debt.body).toMatchObject({ stayId: params.stayId })
  // Done once, it is not done again.
  expect((await act(said.body.seen as string)).body.code).toBe('BAD_INPUT')
})

test('only a manager corrects; a stay of another merchant does not exist; a plate that is none is named', async () => {
  const params = { stayId: await addStay(context.plate().text) }
  const ask = (token: string, correction: unknown) =>
    app.ask(STAFF_CALLS.previewStayCorrection, { token, params, body: { correction } })
  expect((await ask(context.attendant.token, { kind: 'void' })).body.code).toBe('FORBIDDEN_ROLE')
  expect((await ask(context.finance.token, { kind: 'void' })).body.code).toBe('FORBIDDEN_ROLE')
  expect((await ask(context.stranger.token, { kind: 'void' })).body.code).toBe('NOT_FOUND')
  const none = await ask(context.manager.token, { kind: 'plate', plate: { text: 'ABC12', colour: 'blue' } })
  expect(none.body.code).toBe('PLATE_MALFORMED')
})

test('the stays of a day are found by a part of their plate', async () => {
  const { text } = context.plate()
  const stayId = await addStay(text)
  await addStay(context.plate().text)
  const day = dayOf(new Date(app.services.clock.now().getTime() - HOUR))
  const list = async (plateText: string, token = context.manager.token) => {
    const { body } = await app.ask(STAFF_CALLS.listDayStays, {
      token,
      query: { day, part: 'left', plateText },
    })
    return (body.items as { id: string }[]).map(({ id }) => id)
  }
  expect(await list(text.slice(2))).toEqual([stayId])
  expect(await list(text.toLowerCase())).toEqual([stayId])
  expect(await list('%%')).toEqual([])
  expect(await list(text, context.stranger.token)).toEqual([])
})

type Times = [entered: number, left: number]
/** Stays of one plate that one source reported, in hours ago. */
async function addStays(plateText: string, ...stays: Times[]) {
  const services = app.services as unknown as TestServices
  const source = await buildSource(services, context.a)
  const nowMs = app.services.clock.now().getTime()
  const ago = (hours: number) => new Date(nowMs - hours * HOUR)
  const ids: string[] = []
  for (const [entered, left] of stays) {
    const exit = {
      ...eventOf(context.a1, plateText, ago(left), fee(800)),
      entryAt: ago(entered).toISOString(),
    }
    ids.push(
      (await app.services.ingestStays.take({ source, nonce: null }, 'exit', [exit], actor))[0]!.stayId!,
    )
  }
  return { ids, ago: (hours: number) => ago(hours).toISOString() }
}
const preview = (stayId: string, correction: unknown, token = context.manager.token) =>
  app.ask(STAFF_CALLS.previewStayCorrection, { token, params: { stayId }, body: { correction } })
async function carryOut(stayId: string, correction: unknown) {
  const { body } = await preview(stayId, correction)
  const act = { correction, seen: body.seen as string, reason: '经理核对录像' }
  return app.ask(STAFF_CALLS.correctStay, { token: context.manager.token, params: { stayId }, body: act })
}
const shown = async (stayId: string) =>
  (await app.ask(STAFF_CALLS.readStay, { token: context.manager.token, params: { stayId } })).body

test('a bay is corrected by hand, and nothing that is owed changes', async () => {
  const stayId = await addStay(context.plate().text)
  const before = await shown(stayId)
  const correction = { kind: 'bay', bays: ['A-12', 'A-13'] }
  const said = await preview(stayId, correction)
  expect(said.body).toMatchObject({ before: { bays: before.bays }, after: { bays: ['A-12', 'A-13'] }, endedDebt: null, newDebt: null, other: null }) // prettier-ignore
  expect((await carryOut(stayId, correction)).status).toBe(200)
  expect(await shown(stayId)).toMatchObject({
    bays: ['A-12', 'A-13'],
    state: 'owed',
    arrearId: before.arrearId,
  })
  expect((await preview(stayId, correction)).body.code).toBe('BAD_INPUT')
  const token = context.manager.token
  const history = await app.ask(STAFF_CALLS.searchAudit, {
    token,
    query: { entity: 'parking_session', entityId: stayId },
  })
  expect(JSON.stringify(history.body.items[0])).toContain('经理核对录像')
})

test('two stays that were one become one: the manager sees what becomes of both and of both debts before', async () => {
  const { text } = context.plate()
  const { ids, ago } = await addStays(text, [6, 5], [3, 1])
  const [first, second] = ids as [string, string]
  const token = context.manager.token
  const beside = await app.ask(STAFF_CALLS.listStaysBeside, { token, params: { stayId: first } })
  expect(beside.body.items).toMatchObject([{ id: second, plateText: text }])
  const correction = { kind: 'merge', intoStayId: second }
  const said = await preview(first, correction)
  expect(said.body).toMatchObject({
    before: { state: 'owed', totalFen: 800 },
    after: { state: 'void' },
    endedDebt: { dueFen: 800 },
    newDebt: null,
    needsSecondPerson: false,
    other: {
      stayId: second,
      before: { state: 'owed' },
      after: { enteredAt: ago(6) },
      endedDebt: { dueFen: 800 },
    },
  })
  // Nothing was done by looking.
  expect(await shown(first)).toMatchObject({ state: 'owed' })
  expect((await carryOut(first, correction)).status).toBe(200)
  expect(await shown(first)).toMatchObject({ state: 'void', arrearId: null })
  expect(await shown(second)).toMatchObject({ enteredAt: ago(6), exitedAt: ago(1) })
  expect((await preview(first, correction)).body.code).toBe('STAY_NOT_CORRECTABLE')
  const left = await app.ask(STAFF_CALLS.listStaysBeside, { token, params: { stayId: second } })
  expect(left.body.items).toEqual([])
  const decided = await app.services.database.query<{ amount_fen: number }>(
    'SELECT amount_fen FROM approval WHERE plate_text = $1',
    [text],
  )
  expect(decided).toHaveLength(1)
})

test('one stay that was two is cut where the manager says, and the second is a stay of its own', async () => {
  const { text } = context.plate()
  const { ids, ago } = await addStays(text, [6, 1])
  const [stayId] = ids as [string]
  const correction = { kind: 'split', firstExitAt: ago(4), secondEntryAt: ago(3) }
  const said = await preview(stayId, correction)
  expect(said.body).toMatchObject({
    before: { exitedAt: ago(1) },
    after: { enteredAt: ago(6), exitedAt: ago(4) },
    other: { stayId: null, before: null, after: { enteredAt: ago(3), exitedAt: ago(1) } },
  })
  expect((await preview(stayId, correction)).body.seen).toBe(said.body.seen)
  expect((await carryOut(stayId, correction)).status).toBe(200)
  const token = context.manager.token
  const beside = await app.ask(STAFF_CALLS.listStaysBeside, { token, params: { stayId } })
  expect(beside.body.items).toMatchObject([{ enteredAt: ago(3), exitedAt: ago(1) }])
  const outside = { kind: 'split', firstExitAt: ago(8), secondEntryAt: ago(7) }
  expect((await preview(stayId, outside)).body.code).toBe('BAD_INPUT')
})

test('another car, another merchant and a stay that somebody has paid for are not merged', async () => {
  const plate = context.plate()
  const { ids } = await addStays(plate.text, [6, 5], [3, 1])
  const [first, second] = ids as [string, string]
  const [other] = (await addStays(context.plate().text, [3, 2])).ids as [string]
  expect((await preview(first, { kind: 'merge', intoStayId: other })).body.code).toBe('BAD_INPUT')
  expect((await preview(first, { kind: 'merge', intoStayId: first })).body.code).toBe('BAD_INPUT')
  const foreign = await context.staff(context.b, ['manager'], [])
  const merge = { kind: 'merge', intoStayId: second }
  expect((await preview(first, merge, foreign.token)).body.code).toBe('NOT_FOUND')
  const beside = { token: foreign.token, params: { stayId: first } }
  expect((await app.ask(STAFF_CALLS.listStaysBeside, beside)).body.code).toBe('NOT_FOUND')
  const { arrearId } = await shown(second)
  await app.services.database.query("UPDATE arrear SET state = 'settled' WHERE id = $1", [arrearId])
  expect((await preview(first, merge)).body.code).toBe('STAY_NOT_CORRECTABLE')
  expect((await carryOut(first, { kind: 'bay', bays: ['B-1'] })).status).toBe(200)
})
