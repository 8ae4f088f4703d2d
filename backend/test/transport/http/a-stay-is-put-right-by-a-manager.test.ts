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
