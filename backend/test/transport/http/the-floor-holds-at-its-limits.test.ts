import { randomUUID } from 'node:crypto'
import { STAFF_CALLS as S } from '@fangxing/contract/calls'
import { LEGAL_OPINION } from '../../loose-floor'
import { INSTALLED_FLOOR } from '../../domain/installed-floor'
import { startApp, type TestApp } from './app'
import { key, makeContext, recoveryRequest, type TestContext } from './context'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** In the middle of the hours that the floor allows, whenever the test runs: 11:00 in Shanghai. */
const toEleven = (nowMs: number): number => 3 * 3_600_000 - (nowMs % DAY_MS)

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp({ PLATFORM_OFFSET_MS: String(toEleven(Date.now())) })
  context = await makeContext(app)
  expect((await setFloor(INSTALLED_FLOOR)).status).toBe(200)
}, 60_000)
afterAll(() => app.stop())

const read = (text: string, ...values: unknown[]) => app.services.database.query<any>(text, values)
const ago = (ms: number): Date => new Date(app.services.clock.now().getTime() - ms)

const floors = async () =>
  (await app.ask(S.listEnforcementFloors, { token: context.operator.token })).body.items as {
    version: number
    rules: object
    reason: string
    setBy: { id: string } | null
  }[]
async function setFloor(rules: object, reason = '恢复系统默认', token = context.operator.token) {
  const version = (await floors())[0]!.version
  return app.ask(S.changeEnforcementFloor, { token, body: { version, rules, reason } })
}

type Reminded = {
  agoMs: number
  photoId?: string
  isReturned?: boolean
  isUndelivered?: boolean
  kind?: 'imported'
}
const TWICE: Reminded[] = [{ agoMs: 15 * DAY_MS }, { agoMs: 2 * DAY_MS }]
type Debt = { fen?: number; ageMs?: number; reminded?: Reminded[] }

async function remind(arrearId: string, reminded: readonly Reminded[]): Promise<void> {
  for (const { agoMs, photoId, isReturned, isUndelivered, kind = 'text' } of reminded)
    await read(
      `INSERT INTO reminder (id, merchant_id, arrear_id, kind, sent_at, delivered_at, returned_at, photo_id)
       VALUES ($1, $2, $3, $8, $4, $5, $6, $7)`,
      randomUUID(),
      context.a,
      arrearId,
      ago(agoMs),
      isUndelivered ? null : ago(agoMs),
      isReturned ? ago(0) : null,
      photoId ?? null,
      kind,
    )
}

/** A car with these debts, beside a device that is ready. */
async function car(debts: readonly Debt[]) {
  const request = await recoveryRequest(context)
  const arrearIds: string[] = []
  for (const { fen = 2500, ageMs = 30 * DAY_MS, reminded = TWICE } of debts) {
    const id = await context.debt(request.plate, fen)
    await read(
      'UPDATE arrear SET entered_at = $2, exited_at = $3 WHERE id = $1',
      id,
      ago(ageMs + DAY_MS),
      ago(ageMs),
    )
    await remind(id, reminded)
    arrearIds.push(id)
  }
  return { ...request, arrearIds }
}
const failed = async (body: object): Promise<string[]> => {
  const asked = await app.ask(S.checkEligibility, { token: context.attendant.token, body })
  expect(asked.status).toBe(200)
  return asked.body.failed.map(({ code }: { code: string }) => code)
}

test('a fresh installation demands what its operators are told that it does', async () => {
  const items = await floors()
  expect(items.at(-1)).toMatchObject({ version: 1, rules: INSTALLED_FLOOR, setBy: null })
  expect(await failed(await car([{}, {}]))).toEqual([])
})

test.each<[string, string | null, Debt[]]>([
  ['¥50', null, [{ fen: 2500 }, { fen: 2500 }]],
  ['one fen less', 'GATE_MIN_TOTAL', [{ fen: 2500 }, { fen: 2499 }]],
  ['one stay', 'GATE_MIN_COUNT', [{ fen: 9000 }]],
  ['a year of age', null, [{ ageMs: 365 * DAY_MS - MINUTE_MS }, {}]],
  ['a minute more', 'GATE_TOO_OLD', [{ ageMs: 365 * DAY_MS + MINUTE_MS }, {}]],
  ['one reminder of one debt', 'GATE_REMINDER', [{ reminded: [{ agoMs: 16 * DAY_MS }] }, {}]],
  [
    'two reminders of one day',
    'GATE_REMINDER',
    [{ reminded: [{ agoMs: 16 * DAY_MS }, { agoMs: 16 * DAY_MS + MINUTE_MS }] }, {}],
  ],
  [
    'a reminder that came back',
    'GATE_REMINDER',
    [{ reminded: [{ agoMs: 16 * DAY_MS }, { agoMs: 2 * DAY_MS, isReturned: true }] }, {}],
  ],
  [
    'a reminder that nobody saw arrive',
    'GATE_REMINDER',
    [{ reminded: [{ agoMs: 16 * DAY_MS }, { agoMs: 2 * DAY_MS, isUndelivered: true }] }, {}],
  ],
  [
    'a reminder that an import alone tells of',
    'GATE_REMINDER',
    [{ reminded: [{ agoMs: 16 * DAY_MS }, { agoMs: 2 * DAY_MS, kind: 'imported' }] }, {}],
  ],
  [
    'a reminder of today',
    'GATE_REMINDER',
    [{ reminded: [{ agoMs: 16 * DAY_MS }, { agoMs: 60 * MINUTE_MS }] }, {}],
  ],
  ['a first reminder fifteen days ago', null, [{ reminded: TWICE }, {}]],
  [
    'a minute less',
    'GATE_REMINDER_RECENT',
    [{ reminded: [{ agoMs: 15 * DAY_MS - MINUTE_MS }, { agoMs: 2 * DAY_MS }] }, {}],
  ],
])('the installed floor at its limit: %s', async (_what, code, debts) => {
  expect(await failed(await car(debts))).toEqual(code === null ? [] : [code])
})

test('a reminder of the present visit counts for nothing, and counts at the next one', async () => {
  const request = await car([{}, {}])
  const { text, colour } = request.plate
  const see = (agoMs: number) =>
    read(
      `INSERT INTO sighting (id, merchant_id, lot_id, plate_text, plate_colour, plate_key, state, cause, confidence_pct, is_colour_seen, first_seen_at, seen_at, ends_at, updated_at)
       SELECT $1, merchant_id, lot_id, plate_text, plate_colour, plate_key, 'present', 'patrol', 100, true, $3::timestamptz, $3::timestamptz, $3::timestamptz + interval '9 days', $3::timestamptz
       FROM arrear WHERE id = $2`,
      randomUUID(),
      request.arrearIds[0],
      ago(agoMs),
    )
  await see(3 * DAY_MS)
  expect(await failed(request)).toEqual(['GATE_REMINDER'])
  await read('DELETE FROM sighting WHERE plate_text = $1 AND plate_colour = $2', text, colour)
  await see(DAY_MS)
  expect(await failed(request)).toEqual([])
})

test('a count without days, a picture of this very visit and reminders of an earlier claim count for nothing', async () => {
  const counted = await car([{ reminded: [] }, {}])
  await read('UPDATE arrear SET reminder_count = 9 WHERE id = $1', counted.arrearIds[0])
  expect(await failed(counted)).toEqual(['GATE_REMINDER'])
  const same = await car([{ reminded: [] }, {}])
  await remind(same.arrearIds[0]!, [{ agoMs: 16 * DAY_MS }, { agoMs: 2 * DAY_MS, photoId: same.photoIds[0] }])
  expect(await failed(same)).toEqual(['GATE_REMINDER'])
  const confirmed = await car([{}, {}])
  await read('UPDATE arrear SET grace_from = $2 WHERE id = $1', confirmed.arrearIds[0], ago(3 * DAY_MS))
  expect(await failed(confirmed)).toEqual(['GATE_REMINDER', 'GATE_REMINDER_RECENT'])
})

test('no lock goes up before the day that paper at the car names, unless the paper came back', async () => {
  const { token } = context.attendant
  const request = await car([{}, {}])
  const { lotId, plate, arrearIds } = request
  expect(await failed(request)).toEqual([])
  // A merchant whose own ladder is longer prints a later day; the gate keeps it after the lot asks for less again.
  const policyOf = (policy: object) => read('UPDATE lot SET policy = $2 WHERE id = $1', lotId, policy)
  await policyOf({ firstReminderDays: 20 })
  const made = await app.ask(S.makeNotice, { token, body: { lotId, plate, arrearIds } })
  await policyOf({})
  const day = new Date(ago(15 * DAY_MS).getTime() + 20 * DAY_MS + 8 * 3_600_000).toISOString().slice(0, 10)
  expect(made.body.content).toMatchObject({ nextFrom: day, next: 'device' })
  // Made and not left, it says nothing to anybody.
  expect(await failed(request)).toEqual([])
  const photoId = await context.photo(token)
  const left = await app.ask(S.leaveNotice, { token, params: { noticeId: made.body.id }, body: { photoId } })
  expect([left.status, left.body.code]).toEqual([200, undefined])
  const asked = await app.ask(S.checkEligibility, { token, body: request })
  expect(asked.body.failed).toMatchObject([{ code: 'GATE_NOTICE_DATE' }])
  expect(asked.body.failed[0].message.zh).toContain(day)
  const patrol = { lotId, plateText: plate.text, plateColour: plate.colour, lookedAt: ago(0).toISOString() }
  const patrolled = await app.ask(S.lookUpPlate, { token: context.manager.token, body: patrol })
  const met = patrolled.body.found[0].mayMeet as { kind: string; failed: { code: string }[] }
  expect(met.kind).toBe('notice')
  expect(met.failed.map(({ code }) => code)).toContain('GATE_NOTICE_DATE')
  await read('DELETE FROM sighting WHERE plate_text = $1 AND plate_colour = $2', plate.text, plate.colour)
  await read('UPDATE reminder SET returned_at = delivered_at WHERE notice_id = $1', made.body.id)
  expect(await failed(request)).toEqual([])
})

test('a car with hundreds of newer debts may be held for the few that somebody was reminded of', async () => {
  const { lotId, plate, arrearIds } = await car([{}, {}])
  await read(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, state, evidence, content_hash)
     SELECT gen_random_uuid(), a.merchant_id, a.lot_id, a.source, a.external_id || n, a.plate_text, a.plate_colour, a.plate_key, $2, $3, 500, a.state, a.evidence, a.content_hash
     FROM arrear a CROSS JOIN generate_series(1, 210) n WHERE a.id = $1`,
    arrearIds[0],
    ago(3 * DAY_MS),
    ago(2 * DAY_MS),
  )
  const body = { lotId, plateText: plate.text, plateColour: plate.colour, lookedAt: ago(0).toISOString() }
  const [found] = (await app.ask(S.lookUpPlate, { token: context.manager.token, body })).body.found
  expect(found).toMatchObject({ arrearCount: 213, mayMeet: { kind: 'hold', failed: [] } })
})

test('without an opinion that is valid today, and for government income, no lock goes up in a lot', async () => {
  const request = await car([{}, {}])
  const today = new Date(app.services.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  const yesterday = new Date(Date.parse(today) - DAY_MS).toISOString().slice(0, 10)
  const file = async (more: object) => {
    const { items } = (await app.ask(S.listLots, { token: context.manager.token })).body
    const {
      id: lotId,
      closedAt: _closedAt,
      ...lot
    } = items.find(({ id }: { id: string }) => id === context.a1)
    const changed = await app.ask(S.changeLot, {
      token: context.manager.token,
      params: { lotId },
      body: { ...lot, ...more },
    })
    expect([changed.status, changed.body.code]).toEqual([200, undefined])
    return failed(request)
  }
  expect(await file({ legalOpinion: null })).toEqual(['GATE_LEGAL_OPINION'])
  expect(await file({ legalOpinion: { ...LEGAL_OPINION, validUntil: yesterday } })).toEqual([
    'GATE_LEGAL_OPINION_EXPIRED',
  ])
  expect(await file({ legalOpinion: { ...LEGAL_OPINION, validUntil: today } })).toEqual([])
  // Left out, it stays as it is filed.
  expect(await file({ legalOpinion: undefined, feeNature: undefined })).toEqual([])
  expect(await file({ feeNature: 'fiscal' })).toEqual(['GATE_FISCAL_FEE'])
  expect(await file({ feeNature: 'commercial', policy: { minCount: 3 } })).toEqual(['GATE_MIN_COUNT'])
  expect(
    await file({ policy: { minCount: 1, minTotalFen: 1, maxAgeDays: 900, firstReminderDays: 0 } }),
  ).toEqual([])
  expect(await file({ policy: { maxAgeDays: 29 } })).toEqual(['GATE_TOO_OLD'])
  expect(await file({ policy: {} })).toEqual([])
})

test('what the platform tightens holds at once, also for an order that was opened before', async () => {
  const token = context.attendant.token
  const opened = await app.ask(S.openRecovery, { token, body: await car([{}, {}]), headers: key() })
  expect(opened.status).toBe(200)
  const before = (await floors())[0]!
  const changed = await setFloor({ ...INSTALLED_FLOOR, minTotalFen: 5001 }, '法务要求')
  expect(changed.body).toMatchObject({
    version: before.version + 1,
    rules: { minTotalFen: 5001 },
    reason: '法务要求',
    setBy: { id: context.operator.id },
  })
  const refused = await app.ask(S.raise, { token, params: { orderId: opened.body.id }, body: {} })
  expect(refused.body.details.map(({ code }: { code: string }) => code)).toEqual(['GATE_MIN_TOTAL'])
  expect(await failed(await car([{}, {}]))).toEqual(['GATE_MIN_TOTAL'])
  await setFloor(INSTALLED_FLOOR)
  const raised = await app.ask(S.raise, { token, params: { orderId: opened.body.id }, body: {} })
  expect(raised.status).toBe(200)
})

test('every version stays, with who set it and why, and only the platform sets one', async () => {
  const items = await floors()
  const [last] = items as [(typeof items)[number]]
  const change = (version: number, token: string) =>
    app.ask(S.changeEnforcementFloor, {
      token,
      body: { version, rules: INSTALLED_FLOOR, reason: '再次确认' },
    })
  expect((await change(last.version, context.manager.token)).status).toBe(403)
  const replies = await Promise.all([1, 2].map(() => change(last.version, context.operator.token)))
  expect(replies.map(reply => reply.status).sort()).toEqual([200, 409])
  expect((await change(last.version, context.operator.token)).body.code).toBe('VERSION_CONFLICT')
  const [noted] = await read(
    `SELECT actor, detail FROM journal WHERE entity = 'enforcement_floor' AND entity_id = $1`,
    String(last.version + 1),
  )
  expect(noted).toMatchObject({
    actor: `staff:${context.operator.id}`,
    detail: { reason: '再次确认', before: INSTALLED_FLOOR, after: INSTALLED_FLOOR },
  })
  await expect(read('UPDATE enforcement_floor SET min_count = 1')).rejects.toThrow()
  await expect(read('DELETE FROM enforcement_floor')).rejects.toThrow()
  const bad = await setFloor({ ...INSTALLED_FLOOR, minCount: 0 })
  expect(bad.body).toMatchObject({ code: 'BAD_INPUT', details: [{ path: 'body.rules.minCount' }] })
})
