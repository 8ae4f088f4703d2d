import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import type { PricedStay, TariffSimulation, TariffView } from '@fangxing/contract/tariffs'
import { cap, free, ladder, segment, structure, tariff } from '../../domain/tariff/build-tariff'
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

const DAY_MS = 86_400_000
const hourly = (priceFen: number, more: Partial<Parameters<typeof structure>[1]> = {}): TariffDefinition =>
  tariff([
    structure([segment('all', '00:00-00:00', ladder([[null, 60, priceFen]]))], { free: free(30), ...more }),
  ])
const OPEN: TariffDefinition = {
  ...hourly(500),
  structures: [{ ...hourly(500).structures[0]!, free: { ...free(30), mode: null } }],
}

const inDays = (days: number) => new Date(app.services.clock.now().getTime() + days * DAY_MS).toISOString()
const manager = () => context.manager.token
async function create(definition: TariffDefinition, lotId = context.a1): Promise<TariffView> {
  const body = { lotId, name: '临停', definition }
  const reply = await app.ask(STAFF_CALLS.createTariff, { token: manager(), body })
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
  return reply.body
}
const publish = ({ id, version }: TariffView, validFrom: string, token = manager()) =>
  app.ask(STAFF_CALLS.publishTariff, {
    token,
    params: { tariffId: id },
    body: { version, filingNumber: '深发改〔2026〕12号', validFrom },
  })
const save = ({ id, version }: TariffView, definition: TariffDefinition, token = manager()) =>
  app.ask(STAFF_CALLS.saveTariffDraft, {
    token,
    params: { tariffId: id },
    body: { version, name: '临停', definition },
  })
const stayOf = (days: number, hours: number) => ({
  entryAt: inDays(days),
  exitAt: new Date(Date.parse(inDays(days)) + hours * 3_600_000).toISOString(),
})
const price = (tariffId: string, body: object, token = manager()) =>
  app.ask(STAFF_CALLS.priceTariffStay, { token, params: { tariffId }, body })

test('a price list with a late fee is refused by that name, and not published without it', async () => {
  const lateFee = { permillePerDay: 3 }
  const definition = { ...hourly(500), lateFee } as unknown as TariffDefinition
  const body = { lotId: context.a1, name: '临停', definition }
  const refusal = {
    status: 400,
    body: {
      code: 'LATE_FEE_OFF',
      message: { zh: expect.stringContaining('滞纳金'), en: expect.stringContaining('late fee') },
      details: [{ path: 'body.definition.lateFee', code: 'LATE_FEE_OFF' }],
    },
  }
  expect(await app.ask(STAFF_CALLS.createTariff, { token: manager(), body })).toMatchObject(refusal)
  const made = await create(hourly(500))
  expect(await save(made, definition)).toMatchObject(refusal)
})

test('a question that is open keeps a tariff from being published until somebody answers it', async () => {
  const made = await create(OPEN)
  const path = 'structures.0.free.mode'
  expect(made.openChoices).toEqual([{ path, question: 'free.mode', options: ['threshold', 'deducted'] }])
  const refused = await publish(made, inDays(1))
  expect([refused.status, refused.body]).toMatchObject([
    409,
    {
      code: 'TARIFF_OPEN',
      message: { zh: '收费标准还有 1 处没有确定，请先逐项确定' },
      details: [{ path, code: 'free.mode' }],
    },
  ])
  expect((await price(made.id, { by: 'draft', stay: stayOf(0, 2) })).body.code).toBe('TARIFF_OPEN')
  const answer = (text: string) =>
    app.ask(STAFF_CALLS.answerTariffChoices, {
      token: manager(),
      params: { tariffId: made.id },
      body: { version: made.version, answers: [{ path, answer: text }] },
    })
  expect((await answer('sometimes')).body.code).toBe('BAD_INPUT')
  const answered = await answer('threshold')
  expect(answered.body).toMatchObject({ version: 2, openChoices: [], problems: [] })
  // Somebody else had the former version on the screen.
  expect((await answer('deducted')).body.code).toBe('VERSION_CONFLICT')
  expect((await publish(answered.body, inDays(1))).status).toBe(200)
})

test('a draft that is not saved is checked, and priced beside the version that holds', async () => {
  const { body: saved } = await publish(await create(hourly(500)), inDays(-10))
  const check = (definition: TariffDefinition, stays: object[], token = manager()) =>
    app.ask(STAFF_CALLS.checkTariffDraft, {
      token,
      params: { tariffId: saved.id },
      body: { definition, stays },
    })
  const stays = [stayOf(-1, 2), stayOf(-20, 2)]
  const checked = await check(hourly(800), stays)
  expect(checked.body).toMatchObject({
    openChoices: [],
    problems: [],
    prices: [
      { draft: { feeFen: 1600, number: null }, validFeeFen: 1000 },
      { draft: { feeFen: 1600 }, validFeeFen: null },
    ],
  })
  // A question is named also where it has its answer, so that a form knows which to show.
  const path = 'structures.0.free.mode'
  expect(checked.body.questions).toContainEqual({
    path,
    question: 'free.mode',
    options: ['threshold', 'deducted'],
  })
  expect((await check(OPEN, stays)).body).toMatchObject({ openChoices: [{ path }], prices: [] })
  const wrong = hourly(800)
  wrong.structures[0]!.segments[0]!.rate = ladder([[null, 0, 100]])
  expect((await check(wrong, stays)).body).toMatchObject({
    code: 'BAD_INPUT',
    details: [{ path: 'body.definition.structures.0.segments.0.rate.steps.0.unitMinutes' }],
  })
  expect((await check(hourly(1), [stayOf(1, -1)])).body.code).toBe('BAD_INPUT')
  expect((await check(hourly(1), stays, context.attendant.token)).body.code).toBe('FORBIDDEN_ROLE')
  const read = await app.ask(STAFF_CALLS.getTariff, { token: manager(), params: { tariffId: saved.id } })
  expect(read.body).toEqual(saved)
})

test('stays of one plate that overlap again and again are refused, instead of being calculated for minutes', async () => {
  const made = await create(
    hourly(100, { caps: [cap(1000, { kind: 'rolling', hours: 1 }, { over: 'plate' })] }),
  )
  const earlier = Array.from({ length: 8 }, () => stayOf(0, 72))
  const refused = await price(made.id, { by: 'draft', stay: stayOf(0, 72), earlier })
  expect(refused.body).toMatchObject({ code: 'BAD_INPUT', details: [{ path: 'body', code: 'overlap' }] })
  const inARow = Array.from({ length: 8 }, (_, index) => stayOf(3 * index, 71))
  expect((await price(made.id, { by: 'draft', stay: stayOf(24, 72), earlier: inARow })).status).toBe(200)
})

test('what contradicts itself is named and does not publish', async () => {
  const all = segment('all', '00:00-00:00', ladder([[null, 60, 500]]))
  const made = await create(tariff([structure([all, { ...all, code: 'again' }])]))
  expect(made.problems).toEqual([{ path: 'structures.0.segments.1', code: 'segments_overlap' }])
  const refused = await publish(made, inDays(1))
  expect(refused.body).toMatchObject({ code: 'TARIFF_INVALID', details: made.problems })
})

test('the version of the entry prices a stay, and what is published later changes nothing about it', async () => {
  const first = await publish(await create(hourly(500)), inDays(-10))
  expect(first.body).toMatchObject({
    validNumber: 1,
    versions: [{ number: 1, filingNumber: '深发改〔2026〕12号' }],
  })
  const draft = await save(first.body, hourly(800))
  expect((await publish(draft.body, inDays(-1))).body.code).toBe('TARIFF_VALID_FROM')
  const second = await publish(draft.body, inDays(2))
  expect(second.body).toMatchObject({ validNumber: 1, versions: [{ number: 2 }, { number: 1 }] })
  expect((await publish(second.body, inDays(1))).body.code).toBe('TARIFF_VALID_FROM')
  const feeOf = async (days: number): Promise<PricedStay> =>
    (await price(first.body.id, { by: 'valid', stay: stayOf(days, 2) }, context.attendant.token)).body
  expect(await feeOf(-3)).toMatchObject({ feeFen: 1000, number: 1 })
  expect(await feeOf(1.99)).toMatchObject({ feeFen: 1000, number: 1 })
  expect(await feeOf(2.01)).toMatchObject({ feeFen: 1600, number: 2 })
  expect((await price(first.body.id, { by: 'valid', stay: stayOf(-11, 2) })).body.code).toBe(
    'TARIFF_NOT_VALID',
  )
  expect((await app.services.publishedTariffs.validAt(context.a1, new Date(inDays(3))))?.number).toBe(2)
  const old = await app.ask(STAFF_CALLS.getTariffVersion, {
    token: context.finance.token,
    params: { tariffId: first.body.id, number: '1' },
  })
  expect(old.body.definition).toEqual(hourly(500))
})

test('the board of a version says who is paid, what and from when, also to whoever works in the lot', async () => {
  const { body: published } = await publish(await create(hourly(500)), inDays(-10))
  const board = (number: string, token: string) =>
    app.ask(STAFF_CALLS.readPriceBoard, { token, params: { tariffId: published.id, number } })
  const read = await board('1', context.attendant.token)
  expect(read.body).toMatchObject({
    number: 1,
    filingNumber: '深发改〔2026〕12号',
    validFrom: published.versions[0].validFrom,
    definition: hourly(500),
    lotName: published.lotName,
  })
  expect(read.body.payeeName).not.toBe('')
  expect(read.body.hotline).not.toBe('')
  expect((await board('2', manager())).body.code).toBe('NOT_FOUND')
  expect((await board('1', context.stranger.token)).body.code).toBe('NOT_FOUND')
})

test('the database refuses to change or delete a published version', async () => {
  const { body } = await publish(await create(hourly(500)), inDays(-1))
  const query = (sql: string) => app.services.database.query(sql, [body.id])
  await expect(query(`UPDATE tariff_version SET filing_number = 'x' WHERE tariff_id = $1`)).rejects.toThrow()
  await expect(query(`DELETE FROM tariff_version WHERE tariff_id = $1`)).rejects.toThrow()
  const rows = await query(`SELECT definition FROM tariff_version WHERE tariff_id = $1`)
  expect(rows).toEqual([{ definition: hourly(500) }])
})

test('two who publish at once make one version', async () => {
  const made = await create(hourly(500))
  const replies = await Promise.all([publish(made, inDays(1)), publish(made, inDays(2))])
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  const view = await app.ask(STAFF_CALLS.getTariff, { token: manager(), params: { tariffId: made.id } })
  expect(view.body.versions).toHaveLength(1)
})

test('a fee is explained line by line, after earlier stays of the plate', async () => {
  const overPlate = hourly(500, { caps: [cap(1200, { kind: 'rolling', hours: 24 }, { over: 'plate' })] })
  const made = await create(overPlate)
  const { body } = await price(made.id, { by: 'draft', stay: stayOf(0.2, 3), earlier: [stayOf(0, 2)] })
  expect(body).toMatchObject({ feeFen: 200, reason: null, minutes: 180, number: null })
  expect((body as PricedStay).lines.map(({ code, amountFen }) => [code, amountFen])).toEqual([
    ['charge', 1500],
    ['cap', -1300],
  ])
  expect((body as PricedStay).lines[1]!.message.zh).toMatch(/封顶 ¥12\.00 -¥13\.00$/)
  const reversed = { ...stayOf(0, 1), exitAt: inDays(-1) }
  expect((await price(made.id, { by: 'draft', stay: reversed })).body.code).toBe('BAD_INPUT')
  const later = await price(made.id, { by: 'draft', stay: stayOf(0, 1), earlier: [stayOf(1, 1)] })
  expect(later.body.code).toBe('BAD_INPUT')
})

test('a stay in a year without a calendar has no fee where the days are told apart', async () => {
  const byDay = tariff([
    structure([
      segment('work', '00:00-00:00', ladder([[null, 60, 500]]), ['workday', 'makeup']),
      segment('rest', '00:00-00:00', ladder([[null, 60, 300]]), ['weekend', 'holiday', 'special']),
    ]),
  ])
  const made = await create(byDay)
  const stay = { entryAt: '2099-06-01T08:00:00+08:00', exitAt: '2099-06-01T10:00:00+08:00' }
  const { body } = await price(made.id, { by: 'draft', stay })
  expect(body).toMatchObject({ feeFen: null, reason: 'unknown_year', lines: [{ code: 'unknown_day' }] })
  const holiday = { entryAt: '2026-10-01T08:00:00+08:00', exitAt: '2026-10-01T10:00:00+08:00' }
  expect((await price(made.id, { by: 'draft', stay: holiday })).body.feeFen).toBe(600)
})

test('a draft is simulated beside what is valid: sums, stays that rise or fall, and longer stays that are cheaper', async () => {
  const { body: published } = await publish(await create(hourly(500)), inDays(-30))
  const dearer = hourly(800, { caps: [cap(2000, { kind: 'rolling', hours: 24 }, { applies: 'full' })] })
  const draft = await save(published, dearer)
  const simulate = (body: object, token = manager()) =>
    app.ask(STAFF_CALLS.simulateTariff, { token, params: { tariffId: draft.body.id }, body })
  const plate = { text: '粤B12345', colour: 'blue' }
  const stays = [stayOf(-3, 1), stayOf(-2, 24), stayOf(-40, 1)].map(stay => ({ ...stay, plate }))
  const { status, body } = await simulate({ stays })
  expect(status).toBe(200)
  const result = body as TariffSimulation
  // The third entered before there was a tariff, so that it was free.
  expect(result).toMatchObject({
    stays: 3,
    beforeFen: 500 + 24 * 500,
    afterFen: 800 + 2000 + 800,
    rising: { stays: 2, fen: 300 + 800 },
    falling: { stays: 1, fen: 10_000 },
    unpriced: 0,
  })
  expect(result.changes[0]).toMatchObject({ beforeFen: 12_000, afterFen: 2000 })
  expect(result.longerIsCheaper[0]).toMatchObject({ longer: { feeFen: 2000 } })
  expect((await simulate({ from: inDays(-9), to: inDays(0) })).body.code).toBe('TARIFF_NO_STAYS')
  const years = { ...stayOf(-3, 1), exitAt: inDays(9_000), plate }
  expect((await simulate({ stays: [years] })).body.code).toBe('BAD_INPUT')
  expect((await simulate({ stays }, context.finance.token)).body.code).toBe('FORBIDDEN_ROLE')
})

test('managers edit, others read what is theirs, and each change is in the audit log', async () => {
  const made = await create(hourly(500))
  const ask = (token: string, call = STAFF_CALLS.getTariff) =>
    app.ask(call, { token, params: { tariffId: made.id } })
  const codes = [context.attendant, context.finance, context.elsewhere, context.stranger].map(
    async ({ token }) => (await ask(token)).body.code ?? 'read',
  )
  expect(await Promise.all(codes)).toEqual(['read', 'read', 'FORBIDDEN_LOT', 'NOT_FOUND'])
  for (const { token } of [context.attendant, context.finance])
    expect((await save(made, hourly(1), token)).body.code).toBe('FORBIDDEN_ROLE')
  expect((await save(made, hourly(1), context.stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await publish(made, inDays(1), context.stranger.token)).body.code).toBe('NOT_FOUND')
  const body = { lotId: context.a1, name: '别家', definition: hourly(1) }
  expect((await app.ask(STAFF_CALLS.createTariff, { token: context.stranger.token, body })).body.code).toBe(
    'NOT_FOUND',
  )
  expect((await app.ask(STAFF_CALLS.createTariff, { token: manager(), body })).body.code).toBe(
    'TARIFF_EXISTS',
  )
  await create(hourly(300), context.a2)
  const listed = async (token: string) =>
    (await app.ask(STAFF_CALLS.listTariffs, { token })).body.items
      .map(({ lotId }: TariffView) => lotId)
      .sort()
  expect(await listed(manager())).toEqual([context.a1, context.a2].sort())
  expect(await listed(context.attendant.token)).toEqual([context.a1])
  expect(await listed(context.stranger.token)).toEqual([])
  await publish((await save(made, hourly(600))).body, inDays(1))
  const entries = await app.services.database.query<{ event: string }>(
    `SELECT event FROM journal WHERE entity = 'tariff' AND entity_id = $1 AND actor = $2 ORDER BY id`,
    [made.id, `staff:${context.manager.id}`],
  )
  expect(entries.map(({ event }) => event)).toEqual(['created', 'draft_saved', 'published'])
})

test('how long a car has to leave belongs to the price list, within bounds, and is told with the price', async () => {
  const listed = (leaveMinutes: number) => ({ ...hourly(500), leaveMinutes })
  for (const minutes of [4, 121, 7.5]) {
    const body = { lotId: context.a1, name: '临停', definition: listed(minutes) }
    expect(await app.ask(STAFF_CALLS.createTariff, { token: manager(), body })).toMatchObject({
      status: 400,
      body: { code: 'BAD_INPUT', details: [{ path: 'body.definition.leaveMinutes' }] },
    })
  }
  const told = async (definition: TariffDefinition, tariff: TariffView) => {
    const saved = (await save(tariff, definition)).body
    return [saved, (await price(saved.id, { by: 'draft', stay: stayOf(1, 2) })).body] as const
  }
  const made = await create(listed(120))
  expect((await price(made.id, { by: 'draft', stay: stayOf(1, 2) })).body).toMatchObject({
    leaveMinutes: 120,
  })
  const [silent, priced] = await told(hourly(500), made)
  expect(silent.draft).not.toHaveProperty('leaveMinutes')
  expect(priced).toMatchObject({ leaveMinutes: 15 })
  const [shortest] = await told(listed(5), silent)
  await publish(shortest, inDays(1))
  const params = { tariffId: made.id, number: '1' }
  const board = await app.ask(STAFF_CALLS.readPriceBoard, { token: manager(), params })
  expect(board.body.definition.leaveMinutes).toBe(5)
})
