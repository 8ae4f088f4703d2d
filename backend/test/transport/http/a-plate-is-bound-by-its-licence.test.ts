import { readdirSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { OWNER_CALLS, STAFF_CALLS } from '@fangxing/contract/calls'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { LicenceSim } from '@fangxing/dev/stack'
import { dayOf } from '../../../src/domain/shanghai-time'
import { newId } from '../../../src/persistence/new-id'
import { startApp, type TestApp } from './app'
import { jpeg, makeContext, type TestContext } from './context'

const DAY_MS = 86_400_000
let app: TestApp
let context: TestContext
let licences: LicenceSim
beforeAll(async () => {
  licences = await LicenceSim.start()
  app = await startApp({ VEHICLE_LICENCE_URL: licences.url })
  context = await makeContext(app)
}, 120_000)
afterAll(async () => {
  await app.stop()
  await licences.close()
})
beforeEach(() => {
  licences.fault = null
})

const query = (text: string, values: unknown[] = []) => app.services.database.query(text, values)
const daysAgo = (days: number) => new Date(app.services.clock.now().getTime() - days * DAY_MS)
const day = (days: number) => dayOf(daysAgo(days))
const timer = () => ({ actor: 'timer', traceId: newId() })

/** `read`: what the program sees in the picture. */
function show(plate: Plate, days: number, more: Record<string, unknown> = {}) {
  licences.licence = {
    plate: plate.text,
    colour: plate.colour,
    issueDate: day(days),
    owner: '王小明',
    confidence: 97,
    ...more,
  }
}
const bind = (token: string, plate: Plate) =>
  app.ask(OWNER_CALLS.bindPlate, {
    token,
    query: { plateText: plate.text, plateColour: plate.colour },
    body: jpeg(),
    headers: { 'content-type': 'image/jpeg' },
  })
const list = async (token: string) => (await app.ask(OWNER_CALLS.listPlates, { token })).body
const read = (token: string, plateId: string) =>
  app.ask(OWNER_CALLS.readPlate, { token, params: { plateId } })
async function debt(
  plate: Plate,
  {
    days,
    fen,
    state = 'outstanding',
    evidence = {},
  }: { days: number; fen: number; state?: string; evidence?: object },
  place = { merchant: context.a, lot: context.a1 },
): Promise<string> {
  const id = randomUUID()
  const exitedAt = daysAgo(days)
  const paid = state === 'settled' ? fen : 0
  await query(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, paid_fen, state, evidence, content_hash)
     VALUES ($1::uuid, $2, $3, 'camera', $1::uuid::text, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'x')`,
    [id, place.merchant, place.lot, plate.text, plate.colour, plateKey(plate), new Date(exitedAt.getTime() - 7_200_000), exitedAt, fen, paid, state, evidence], // prettier-ignore
  )
  return id
}
/** The binding of a plate, with an owner of its own. */
async function bound(plate: Plate, days = 30) {
  const owner = await context.owner()
  show(plate, days)
  const { status, body } = await bind(owner.token, plate)
  expect(status).toBe(200)
  expect(body.state).toBe('bound')
  return { ...owner, id: body.id as string }
}
const filesKept = () =>
  readdirSync(app.services.settings.PICTURES_DIR, { recursive: true }).filter(name =>
    String(name).endsWith('.jpg'),
  )

test('a licence that is read binds its plate at once, and neither the picture nor the name on it is kept', async () => {
  const plate = context.plate()
  const before = filesKept().length
  const { id, token } = await bound(plate)
  const [row] = await query('SELECT * FROM plate_binding WHERE id = $1', [id])
  expect(row).toMatchObject({ proof: 'read', picture_id: null, issue_date: day(30), merchant_id: null })
  expect(JSON.stringify(row)).not.toContain('王小明')
  expect(filesKept()).toHaveLength(before)
  const { items, isReadAtOnce } = await list(token)
  expect(isReadAtOnce).toBe(true)
  expect(items).toMatchObject([
    { id, state: 'bound', plateText: plate.text, issueDate: day(30), isSoonOver: false },
  ])
  const entries = await query(`SELECT * FROM journal WHERE entity = 'plate_binding' AND entity_id = $1`, [id])
  expect(entries).toHaveLength(1)
  expect(JSON.stringify(entries)).not.toContain(plate.text)
})

test('a bound owner sees times, places and pictures since the licence was issued, and pays exactly that', async () => {
  const plate = context.plate()
  const photoId = await context.photo(context.attendant.token)
  const mine = await debt(plate, { days: 5, fen: 900, evidence: { exitPhotoIds: [photoId, randomUUID()] } })
  const paid = await debt(plate, { days: 20, fen: 700, state: 'settled' })
  const review = await debt(plate, { days: 4, fen: 800, state: 'review' })
  const elsewhere = await debt(plate, { days: 6, fen: 400 }, { merchant: context.b, lot: context.b1 })
  // Those of whoever had the plate before.
  const before = await debt(plate, { days: 40, fen: 5000 })
  const beforePaid = await debt(plate, { days: 50, fen: 6000, state: 'settled' })
  const { id, token } = await bound(plate)
  const { body } = await read(token, id)
  expect(JSON.stringify(body)).not.toContain(before)
  expect(JSON.stringify(body)).not.toContain(beforePaid)
  expect(body.plate).toMatchObject({ arrearCount: 2, dueFen: 1300 })
  expect(body.creditors).toHaveLength(2)
  const creditor = body.creditors.find((one: { merchantId: string }) => one.merchantId === context.a)
  expect(creditor).toMatchObject({ payeeName: '安泊停车', dueFen: 900, arrearCount: 1 })
  expect(creditor.debts).toMatchObject([
    { arrearId: review, state: 'review', isPayable: false },
    {
      arrearId: mine,
      lotName: '科技园一号',
      exitedAt: expect.stringContaining(daysAgo(5).toISOString().slice(0, 10)),
      isPayable: true,
      minutes: 120,
    },
  ])
  expect(creditor.debts[1].photoUrls).toEqual([expect.stringContaining(photoId)])
  expect(body.history).toMatchObject([{ arrearId: paid, amountFen: 700, payeeName: '安泊停车' }])
  const paying = { token, params: { plateId: id }, body: { merchantId: context.a } }
  const { bill } = (await app.ask(OWNER_CALLS.payPlate, paying)).body
  expect(bill).toMatchObject({ cause: 'plate', arrearCount: 1, dueFen: 900, state: 'open' })
  const lines = await query('SELECT arrear_id FROM bill_line WHERE bill_id = $1', [bill.id])
  expect(lines).toEqual([{ arrear_id: mine }])
  expect(elsewhere).not.toBe(mine)
})

test('nobody but whoever has bound a plate is told when, where or with which picture a car parked', async () => {
  const plate = context.plate()
  const photoId = await context.photo(context.attendant.token)
  await debt(plate, { days: 5, fen: 900, evidence: { exitPhotoIds: [photoId], witness: '陈国强' } })
  const { id, token } = await bound(plate)
  const secrets = [photoId, '陈国强', '科技园', context.a1, daysAgo(5).toISOString().slice(0, 13)]
  const told = JSON.stringify((await read(token, id)).body)
  for (const secret of [photoId, '科技园', secrets[4]]) expect(told).toContain(secret)
  const stranger = await context.owner()
  licences.licence = { plate: '粤B99999', colour: 'blue', issueDate: day(30), confidence: 99 }
  const answers = [
    await read(stranger.token, id),
    await app.ask(OWNER_CALLS.payPlate, {
      token: stranger.token,
      params: { plateId: id },
      body: { merchantId: context.a },
    }),
    await app.ask(OWNER_CALLS.unbindPlate, { token: stranger.token, params: { plateId: id }, body: {} }),
    await bind(stranger.token, plate),
    await app.ask(OWNER_CALLS.openBill, { token: stranger.token, body: { lotId: context.a1, plate } }),
    await app.ask(OWNER_CALLS.listPlates, { token: stranger.token }),
    await app.ask(OWNER_CALLS.listBills, { token: stranger.token }),
  ]
  expect(answers.map(({ body }) => body.code ?? 'ok')).toEqual([
    'NOT_FOUND',
    'NOT_FOUND',
    'NOT_FOUND',
    'LICENCE_OTHER_PLATE',
    'ok',
    'ok',
    'ok',
  ])
  for (const { body } of answers)
    for (const secret of secrets) expect(JSON.stringify(body)).not.toContain(secret)
})

test('a newer licence ends the binding of whoever had the plate before, who is told; an older one is refused', async () => {
  const plate = context.plate()
  await debt(plate, { days: 50, fen: 900 })
  const former = await bound(plate, 60)
  const older = await context.owner()
  show(plate, 61)
  expect((await bind(older.token, plate)).body.code).toBe('LICENCE_OLDER')
  const now = await bound(plate, 10)
  expect((await read(former.token, former.id)).status).toBe(404)
  const [told] = (await list(former.token)).items
  expect(told).toMatchObject({
    id: former.id,
    state: 'ended',
    endCause: 'displaced',
    dueFen: 0,
    arrearCount: 0,
  })
  await app.ask(OWNER_CALLS.dismissPlate, { token: former.token, params: { plateId: former.id }, body: {} })
  expect((await list(former.token)).items).toEqual([])
  // The debt is from before the new owner's licence.
  expect((await read(now.token, now.id)).body.creditors).toEqual([])
})

test.each(['shown first', 'shown last'])(
  'of two licences a person confirms, the one that was %s may follow the other',
  async order => {
    const plate = context.plate()
    await debt(plate, { days: 5, fen: 900 })
    show(plate, 30, { confidence: 60 })
    const [first, last] = [await context.owner(), await context.owner()]
    const ids: string[] = []
    for (const { token } of [first, last]) ids.push((await bind(token, plate)).body.id as string)
    const inTurn = order === 'shown first' ? [ids[1]!, ids[0]!] : ids
    for (const checkId of inTurn) {
      const { status } = await app.ask(STAFF_CALLS.confirmLicence, {
        token: context.manager.token,
        params: { checkId },
        body: { plate, issueDate: day(30) },
      })
      expect(status).toBe(200)
    }
    const rows = await query('SELECT id, state, end_cause FROM plate_binding WHERE id = ANY($1)', [ids])
    expect(rows).toEqual(
      expect.arrayContaining([
        { id: inTurn[0], state: 'ended', end_cause: 'displaced' },
        { id: inTurn[1], state: 'bound', end_cause: null },
      ]),
    )
  },
)

test('a licence that a program reads takes the place of the same owner’s that one merchant confirmed', async () => {
  const plate = context.plate()
  await debt(plate, { days: 5, fen: 900 })
  show(plate, 30, { confidence: 60 })
  const { token } = await context.owner()
  const { body: checked } = await bind(token, plate)
  await app.ask(STAFF_CALLS.confirmLicence, {
    token: context.manager.token,
    params: { checkId: checked.id },
    body: { plate, issueDate: day(30) },
  })
  show(plate, 30)
  const { body: readByProgram } = await bind(token, plate)
  expect(readByProgram).toMatchObject({ state: 'bound' })
  expect((await list(token)).items).toMatchObject([{ id: readByProgram.id, state: 'bound' }])
})

test('a binding is renewed by the same owner, ends after a year, and can be taken back', async () => {
  const plate = context.plate()
  const { id, token } = await bound(plate, 30)
  const { body: renewed } = await (show(plate, 3), bind(token, plate))
  expect(renewed).toMatchObject({ id, state: 'bound', issueDate: day(3) })
  await query('UPDATE plate_binding SET expires_at = $2 WHERE id = $1', [id, daysAgo(-29)])
  expect((await list(token)).items[0]).toMatchObject({ isSoonOver: true })
  await query('UPDATE plate_binding SET expires_at = $2 WHERE id = $1', [id, daysAgo(0.01)])
  // It shows nothing from that moment on, whenever the sweep comes.
  expect((await read(token, id)).status).toBe(404)
  await app.services.endBindings.sweep(timer())
  expect((await list(token)).items[0]).toMatchObject({ state: 'ended', endCause: 'expired' })
  const { id: again } = (await (show(plate, 3), bind(token, plate))).body
  expect(again).not.toBe(id)
  const unbound = await app.ask(OWNER_CALLS.unbindPlate, { token, params: { plateId: again }, body: {} })
  expect(unbound.body).toMatchObject({ state: 'ended', endCause: 'unbound' })
  expect((await read(token, again)).status).toBe(404)
  await query('UPDATE plate_binding SET ended_at = $2 WHERE id = $1', [again, daysAgo(91)])
  await app.services.endBindings.prune()
  expect(await query('SELECT 1 FROM plate_binding WHERE id = $1', [again])).toEqual([])
})

test('what no program reads for sure waits for a manager of the last creditor, and its picture is deleted then', async () => {
  const plate = context.plate()
  await debt(plate, { days: 5, fen: 900 })
  await debt(plate, { days: 9, fen: 400 }, { merchant: context.b, lot: context.b1 })
  const { token } = await context.owner()
  const before = filesKept().length
  show(plate, 30, { confidence: 60 })
  const { body } = await bind(token, plate)
  expect(body).toMatchObject({ state: 'checking', merchantName: '安泊停车', issueDate: null, dueFen: 0 })
  expect(filesKept()).toHaveLength(before + 1)
  expect((await read(token, body.id)).status).toBe(404)
  const checks = async (staff: string) =>
    (await app.ask(STAFF_CALLS.listLicenceChecks, { token: staff })).body.items
  expect((await checks(context.stranger.token)).map(({ id }: { id: string }) => id)).not.toContain(body.id)
  const [check] = (await checks(context.manager.token)).filter(({ id }: { id: string }) => id === body.id)
  expect(check.plateText).toBe(plate.text)
  const picture = new URL(check.photoUrl)
  expect((await app.raw('GET', picture.pathname + picture.search)).status).toBe(200)
  const confirm = (by: string, more: object) =>
    app.ask(STAFF_CALLS.confirmLicence, {
      token: by,
      params: { checkId: body.id },
      body: { plate, issueDate: day(30), ...more },
    })
  expect((await confirm(context.stranger.token, {})).body.code).toBe('NOT_FOUND')
  expect((await confirm(context.attendant.token, {})).body.code).toBe('FORBIDDEN_ROLE')
  expect((await confirm(context.manager.token, { issueDate: day(-1) })).body.code).toBe('LICENCE_DATE_AHEAD')
  expect((await confirm(context.manager.token, { plate: context.plate() })).body.code).toBe(
    'LICENCE_OTHER_PLATE',
  )
  expect((await confirm(context.manager.token, {})).status).toBe(200)
  expect((await confirm(context.manager.token, {})).body.code).toBe('LICENCE_DECIDED')
  expect(filesKept()).toHaveLength(before)
  expect((await app.raw('GET', picture.pathname + picture.search)).status).toBe(404)
  // Only what this merchant is owed: its manager has no say about others' debts.
  const { creditors } = (await read(token, body.id)).body
  expect(creditors.map(({ merchantId }: { merchantId: string }) => merchantId)).toEqual([context.a])
})

test('a licence is refused in words, lapses when nobody looks, or is taken back; each time its picture is deleted', async () => {
  const before = filesKept().length
  const ask = async () => {
    const plate = context.plate()
    await debt(plate, { days: 5, fen: 900 })
    const { token } = await context.owner()
    licences.fault = 'broken'
    const { body } = await bind(token, plate)
    expect(body.state).toBe('checking')
    return { token, id: body.id as string }
  }
  const refused = await ask()
  const answer = { params: { checkId: refused.id }, body: { reason: '照片看不清' } }
  expect((await app.ask(STAFF_CALLS.refuseLicence, { token: context.manager.token, ...answer })).status).toBe(
    200,
  )
  const lapsed = await ask()
  await query('UPDATE plate_binding SET expires_at = $2 WHERE id = $1', [lapsed.id, daysAgo(0.01)])
  await app.services.endBindings.sweep(timer())
  const withdrawn = await ask()
  await app.ask(OWNER_CALLS.unbindPlate, {
    token: withdrawn.token,
    params: { plateId: withdrawn.id },
    body: {},
  })
  expect((await list(refused.token)).items).toMatchObject([
    { state: 'refused', endCause: 'refused', refuseReason: '照片看不清' },
  ])
  expect((await list(lapsed.token)).items).toMatchObject([{ state: 'refused', endCause: 'lapsed' }])
  expect((await list(withdrawn.token)).items).toEqual([])
  expect(filesKept()).toHaveLength(before)
})

test('a plate that owes nobody is answered like one that does, where a person has to review the licence', async () => {
  const { token } = await context.owner()
  licences.fault = 'wrong'
  const plate = context.plate()
  const { body } = await bind(token, plate)
  expect(body).toMatchObject({ state: 'checking', arrearCount: 0, dueFen: 0 })
  expect((await bind(token, plate)).body.state).toBe('checking')
  expect((await list(token)).items).toHaveLength(1)
  for (let number = 1; number < 5; number++) expect((await bind(token, context.plate())).status).toBe(200)
  expect((await bind(token, context.plate())).body.code).toBe('PLATES_FULL')
})

test('a bound owner is told about what is barred by time, asked for none of it, and may pay it', async () => {
  const plate = context.plate()
  const barred = await debt(plate, { days: 3, fen: 800, state: 'time_barred' })
  const before = await debt(plate, { days: 40, fen: 5000, state: 'time_barred' })
  const { id, token } = await bound(plate)
  const { body } = await read(token, id)
  expect(body.creditors).toEqual([])
  expect(body.history).toMatchObject([
    {
      arrearId: barred,
      state: 'time_barred',
      isPayable: false,
      dueFen: 0,
      voluntaryFen: 800,
      merchantId: context.a,
    },
  ])
  const pay = (more: object) =>
    app.ask(OWNER_CALLS.payPlate, {
      token,
      params: { plateId: id },
      body: { merchantId: context.a, ...more },
    })
  expect((await pay({})).body).toEqual({ bill: null })
  expect((await pay({ barredArrearIds: [before] })).body).toEqual({ bill: null })
  const { bill } = (await pay({ barredArrearIds: [barred, before] })).body
  expect(bill).toMatchObject({ isVoluntary: true, arrearCount: 1, dueFen: 800 })
})
