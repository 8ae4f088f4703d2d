import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { Plate } from '@fangxing/contract/plate'
import type { ActorContext } from '../../../src/domain/actor-context'
import { checkInvariants } from '../../../src/workflows/check-invariants'
import { buildSource, eventOf, fee } from '../../support/build-source'
import { buildOwner } from '../../support/build-order'
import type { TestServices } from '../../support/test-services'
import { startApp, type TestApp } from './app'
import { activeOrder, key, makeContext, recoveryRequest, type TestContext } from './context'

const actor: ActorContext = { actor: 'source:test', traceId: 'trace-clone' }
const HOUR = 3_600_000
const S = STAFF_CALLS
let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const query = (text: string, values: unknown[] = []) => app.services.database.query<any>(text, values)
const one = async (text: string, id: string) => (await query(text, [id]))[0]
const ago = (hours: number) => new Date(app.services.clock.now().getTime() - hours * HOUR)

/** A stay that its source asks ¥8 for, and its debt. */
async function addStay(plate: Plate, from: number, to: number, fen = 800) {
  const services = app.services as unknown as TestServices
  const source = await buildSource(services, context.a)
  const more = { plate: { ...eventOf(context.a1, plate.text, ago(0)).plate, colour: plate.colour } }
  const take = (kind: 'entry' | 'exit', event: ReturnType<typeof eventOf>) =>
    app.services.ingestStays.take({ source, nonce: null }, kind, [event], actor)
  await take('entry', eventOf(context.a1, plate.text, ago(from), more))
  const [left] = await take('exit', eventOf(context.a1, plate.text, ago(to), { ...more, ...fee(fen) }))
  const row = await one('SELECT arrear_id FROM parking_session WHERE id = $1', left!.stayId!)
  return { stayId: left!.stayId!, arrearId: row.arrear_id as string }
}

/** Something else cannot be true beside it: it goes to review with its debt. */
async function doubt({ stayId, arrearId }: { stayId: string; arrearId: string }): Promise<number> {
  await query(
    `UPDATE parking_session SET state = 'review', reasons = '{overlap}', version = version + 1 WHERE id = $1`,
    [stayId],
  )
  await query(`UPDATE arrear SET state = 'review', version = version + 1 WHERE id = $1`, [arrearId])
  return (await one('SELECT version FROM parking_session WHERE id = $1', stayId)).version as number
}

const confirm = (stayId: string, body: object, token = context.manager.token) =>
  app.ask(S.confirmClone, { token, params: { stayId }, body: { reason: '车型不同，是另一辆车', ...body } })
const flagsOf = async (plate: Plate, token = context.manager.token) =>
  (await app.ask(S.listClonePlates, { token, query: { plateText: plate.text } })).body.items as {
    id: string
    endedAt: string | null
  }[]
const stateOf = async (table: string, id: string) =>
  (await one(`SELECT state FROM ${table} WHERE id = $1`, id)).state as string

test('a manager says which stays were the clone’s: their debts end, a bill falls, and the plate is flagged', async () => {
  const plate = context.plate()
  const [seen, also, own] = [
    await addStay(plate, 90, 89),
    await addStay(plate, 80, 79),
    await addStay(plate, 70, 69),
  ]
  for (const { arrearId } of [also, own])
    await query(`UPDATE arrear SET state = 'outstanding', grace_from = NULL WHERE id = $1`, [arrearId])
  const owner = await buildOwner(app.services as unknown as TestServices)
  const asked = { lotId: context.a1, plate, cause: 'plate' as const }
  const billId = (await app.services.openPlateBill.open(owner, asked, actor))!
  const version = await doubt(seen)
  const same = await app.ask(S.listSamePlate, {
    token: context.manager.token,
    params: { stayId: seen.stayId },
  })
  expect(same.body.items.map(({ id }: { id: string }) => id)).toEqual([own.stayId, also.stayId])
  const done = await confirm(seen.stayId, { version, alsoStayIds: [also.stayId] })
  expect(done.body).toMatchObject({ id: seen.stayId, state: 'void' })
  expect(await stateOf('parking_session', also.stayId)).toBe('void')
  expect(await stateOf('arrear', seen.arrearId)).toBe('void')
  expect(await stateOf('arrear', also.arrearId)).toBe('void')
  // The real owner's own stay is owed as before.
  expect(await stateOf('arrear', own.arrearId)).toBe('outstanding')
  expect(await one('SELECT state, due_fen FROM bill WHERE id = $1', billId)).toMatchObject({
    state: 'open',
    due_fen: 800,
  })
  expect(await flagsOf(plate)).toMatchObject([
    {
      plateText: plate.text,
      plateColour: plate.colour,
      reason: '车型不同，是另一辆车',
      endedAt: null,
      // The clone's stays, and what the real owner owes, for which somebody compares first.
      stays: { count: 2, newest: [{ id: also.stayId }, { id: seen.stayId }] },
      owed: { count: 1, dueFen: 800 },
    },
  ])
  const entries = await query(
    `SELECT event, detail FROM journal WHERE entity = 'parking_session' AND entity_id = ANY($1) AND event = 'clone_confirmed'`,
    [[seen.stayId, also.stayId]],
  )
  expect(entries).toHaveLength(2)
  expect(entries[0].detail.reason).toBe('车型不同，是另一辆车')
  // Said once, it is not said again.
  expect((await confirm(seen.stayId, { version })).body.code).toBe('VERSION_CONFLICT')
  const { checked } = await checkInvariants(app.services.database, app.services.clock.now())
  const own36 = checked.filter(({ id }) => ['I36', 'I38b', 'I38d'].includes(id))
  expect(own36.flatMap(({ broken }) => broken)).toEqual([])
})

test('a clone in two colours is said at once: each plate’s debts end, and what was flagged and asked is decided', async () => {
  const plate = context.plate()
  const seen = await addStay(plate, 90, 89)
  const other = await addStay({ ...plate, colour: 'yellow' }, 80, 79)
  await query(`UPDATE arrear SET state = 'outstanding', grace_from = NULL WHERE id = $1`, [other.arrearId])
  await query(
    `INSERT INTO incident (id, merchant_id, kind, subject, level, opened_at, detail) VALUES (gen_random_uuid(), $1, 'correction_asked', $2, 2, $3, '{"kind": "plate"}')`,
    [context.a, `stay:${other.stayId}:x`, app.services.clock.now()],
  )
  const version = await doubt(seen)
  const done = await confirm(seen.stayId, { version, alsoStayIds: [other.stayId] })
  expect(done.body).toMatchObject({ state: 'void' })
  for (const { stayId, arrearId } of [seen, other]) {
    expect(await stateOf('parking_session', stayId)).toBe('void')
    expect(await stateOf('arrear', arrearId)).toBe('void')
  }
  expect(
    await query('SELECT plate_key, arrear_ids FROM approval WHERE arrear_ids && $1', [
      [seen.arrearId, other.arrearId],
    ]),
  ).toEqual([{ plate_key: `${plate.text}/yellow`, arrear_ids: [other.arrearId] }])
  expect(
    await query('SELECT decision FROM review_decision WHERE stay_id = ANY($1)', [
      [seen.stayId, other.stayId],
    ]),
  ).toEqual([{ decision: 'not_owed' }])
  expect(await query('SELECT state FROM incident WHERE subject = $1', [`stay:${other.stayId}:x`])).toEqual([
    { state: 'closed' },
  ])
})

test('a car that is held for a debt of the clone is let go', async () => {
  const { orderId, request } = await activeOrder(context)
  const { plate, arrearIds } = request
  const seen = await addStay(plate, 90, 89)
  const held = await addStay(plate, 80, 79)
  // The debt that the car is held for is that of this stay.
  await query(`UPDATE arrear SET state = 'void', stay_id = NULL WHERE id = $1`, [held.arrearId])
  await query('UPDATE arrear SET stay_id = $2 WHERE id = $1', [arrearIds[0], held.stayId])
  await query('UPDATE parking_session SET arrear_id = $2 WHERE id = $1', [held.stayId, arrearIds[0]])
  const version = await doubt(seen)
  expect((await confirm(seen.stayId, { version, alsoStayIds: [held.stayId] })).status).toBe(200)
  expect(await stateOf('arrear', arrearIds[0]!)).toBe('void')
  const [command] = await query(`SELECT op FROM lock_command WHERE order_id = $1 ORDER BY id DESC LIMIT 1`, [
    orderId,
  ])
  expect(command).toMatchObject({ op: 'LOWER' })
  expect(['paid', 'releasing']).toContain(await stateOf('recovery_order', orderId))
})

test('a flagged plate is named wherever staff meet it, and held only once somebody has compared the car', async () => {
  const plate = context.plate()
  const seen = await addStay(plate, 90, 89)
  expect((await confirm(seen.stayId, { version: await doubt(seen) })).status).toBe(200)
  const request = await recoveryRequest(context, { plate })
  const { token } = context.attendant
  const ask = async (typeAndColourMatch?: boolean) => {
    const body = { ...request, checklist: { ...request.checklist, typeAndColourMatch } }
    return (await app.ask(S.checkEligibility, { token, body })).body
  }
  expect((await ask()).failed).toMatchObject([{ code: 'GATE_CLONE' }])
  expect((await ask(false)).failed).toMatchObject([{ code: 'GATE_CLONE' }])
  const refused = await app.ask(S.openRecovery, { token, body: request, headers: key() })
  expect(refused.body.code).toBe('GATE_REFUSED')
  expect(await ask(true)).toMatchObject({ ok: true, failed: [] })
  const look = await app.ask(S.listArrears, { token, query: { plateText: plate.text } })
  expect(look.body).toMatchObject({ isCloneSuspected: true })
  const other = await app.ask(S.listArrears, { token, query: { plateText: context.plate().text } })
  expect(other.body.isCloneSuspected).toBeUndefined()
  await app.ask(S.startShift, { token, body: { lotId: context.a1 } })
  const patrol = await app.ask(S.lookUpPlate, {
    token,
    body: {
      lotId: context.a1,
      plateText: plate.text,
      plateColour: plate.colour,
      lookedAt: app.services.clock.now().toISOString(),
    },
  })
  // It may be held: comparing is done at the car.
  expect(patrol.body.found).toMatchObject([{ isCloneSuspected: true, mayMeet: { kind: 'hold' } }])
  const [flag] = await flagsOf(plate)
  const end = (who: string) =>
    app.ask(S.endClonePlate, { token: who, params: { cloneId: flag!.id }, body: { reason: '套牌车已查扣' } })
  expect((await end(context.attendant.token)).body.code).toBe('FORBIDDEN_ROLE')
  expect((await end(context.stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await end(context.manager.token)).status).toBe(200)
  expect((await end(context.manager.token)).body.code).toBe('STATE_CONFLICT')
  expect(await flagsOf(plate)).toMatchObject([{ endReason: '套牌车已查扣', endedBy: expect.any(String) }])
  expect(await ask()).toMatchObject({ ok: true })
})

test('what another merchant says of a plate blocks nothing here', async () => {
  const plate = context.plate()
  await query(
    `INSERT INTO clone_plate (id, merchant_id, plate_text, since, flagged_by, reason)
     SELECT gen_random_uuid(), s.merchant_id, $2, $3, s.id, 'x' FROM staff s WHERE s.merchant_id = $1 LIMIT 1`,
    [context.b, plate.text, app.services.clock.now()],
  )
  expect(await flagsOf(plate, context.stranger.token)).toHaveLength(1)
  const body = await recoveryRequest(context, { plate })
  const { token } = context.attendant
  expect((await app.ask(S.checkEligibility, { token, body })).body).toMatchObject({ ok: true, failed: [] })
  const look = await app.ask(S.listArrears, { token, query: { plateText: plate.text } })
  expect(look.body.isCloneSuspected).toBeUndefined()
})

test('what the clone has not is refused: another plate, another merchant, a stay that nobody flagged, or one that was paid', async () => {
  const plate = context.plate()
  const [seen, paid] = [await addStay(plate, 90, 89), await addStay(plate, 80, 79)]
  const stranger = await addStay(context.plate(), 60, 59)
  expect((await confirm(seen.stayId, { version: 1 })).body.code).toBe('VERSION_CONFLICT')
  const { version: before } = await one('SELECT version FROM parking_session WHERE id = $1', seen.stayId)
  expect((await confirm(seen.stayId, { version: before })).body.code).toBe('STATE_CONFLICT')
  const version = await doubt(seen)
  const withStranger = { version, alsoStayIds: [stranger.stayId] }
  expect((await confirm(seen.stayId, withStranger)).body.code).toBe('BAD_INPUT')
  await query(
    `UPDATE arrear SET state = 'settled', paid_fen = principal_fen, version = version + 1 WHERE id = $1`,
    [paid.arrearId],
  )
  const withPaid = { version, alsoStayIds: [paid.stayId] }
  expect((await confirm(seen.stayId, withPaid)).body.code).toBe('STAY_NOT_CORRECTABLE')
  expect((await confirm(seen.stayId, { version }, context.stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await confirm(seen.stayId, { version }, context.finance.token)).body.code).toBe('FORBIDDEN_ROLE')
  expect(await flagsOf(plate)).toEqual([])
  expect(await stateOf('parking_session', seen.stayId)).toBe('review')
})

test('more than one person may let go in a day asks for the second one, as any withdrawal', async () => {
  const plate = context.plate()
  const [seen, dear] = [await addStay(plate, 90, 89), await addStay(plate, 80, 79)]
  await query('UPDATE arrear SET principal_fen = 9000000 WHERE id = $1', [dear.arrearId])
  const version = await doubt(seen)
  const asked = { version, alsoStayIds: [dear.stayId] }
  expect((await confirm(seen.stayId, asked)).body.code).toBe('CORRECTION_NEEDS_SECOND_PERSON')
  expect(await flagsOf(plate)).toEqual([])
  // Each is within the limit, both together are not.
  const third = await addStay(plate, 70, 69, 15_000)
  const fourth = await addStay(plate, 60, 59, 15_000)
  const both = [third, fourth].map(({ stayId }) => stayId)
  expect((await confirm(seen.stayId, { version, alsoStayIds: both })).body.code).toBe(
    'CORRECTION_NEEDS_SECOND_PERSON',
  )
  // What waits to be looked at one person decides.
  expect((await confirm(seen.stayId, { version })).status).toBe(200)
})

test('flagged plates are a list: found by a part of a plate, paged both ways, of one merchant, and given out as a file', async () => {
  const { token } = context.manager
  const plates = [context.plate(), context.plate(), context.plate()]
  for (const [at, plate] of plates.entries())
    await query(
      `INSERT INTO clone_plate (id, merchant_id, plate_text, plate_colour, since, flagged_by, reason)
        SELECT gen_random_uuid(), merchant_id, $1, $2, $3, id, 'another car' FROM staff WHERE id = $4`,
      [plate.text, plate.colour, ago(10 - at), context.manager.id],
    )
  const list = async (asked: Record<string, string>, who = token) =>
    (await app.ask(S.listClonePlates, { token: who, query: asked })).body
  const textsOf = ({ items }: { items: { plateText: string }[] }) => items.map(({ plateText }) => plateText)
  const texts = plates.map(({ text }) => text)
  const first = await list({ limit: '2' })
  expect(textsOf(first)).toEqual([texts[2], texts[1]])
  const second = await list({ limit: '2', cursor: first.next as string })
  expect([textsOf(second), second.next]).toEqual([[texts[0]], undefined])
  const oldest = await list({ limit: '2', sort: 'since', order: 'asc' })
  expect(textsOf(oldest)).toEqual([texts[0], texts[1]])
  expect(textsOf(await list({ sort: 'since', order: 'asc', cursor: oldest.next as string }))).toEqual([
    texts[2],
  ])
  // A place in one order is none in the other.
  expect((await list({ cursor: oldest.next as string })).code).toBe('BAD_INPUT')
  expect(textsOf(await list({ search: texts[1]!.slice(2) }))).toEqual([texts[1]])
  // A whole plate is that plate alone.
  expect(textsOf(await list({ plateText: texts[1]!.slice(0, -1) }))).toEqual([])
  expect((await list({}, context.stranger.token)).items).toEqual([])
  expect((await list({}, context.attendant.token)).code).toBe('FORBIDDEN_ROLE')
  const file = await fetch(`${app.origin}/staff/exports/listClonePlates?format=csv&filters=state%3Dvalid`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const lines = (await file.text()).trimEnd().split('\r\n')
  expect(lines).toHaveLength(4)
  expect(lines[1]).toContain(texts[2]!)
})
