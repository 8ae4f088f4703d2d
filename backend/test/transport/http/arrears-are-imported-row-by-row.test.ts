import { createHash } from 'node:crypto'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { ImportArrears } from '../../../src/workflows/import-arrears'
import { EndGrace } from '../../../src/workflows/end-grace'
import { startApp, type TestApp } from './app'
import { makeXlsx } from '../../support/make-xlsx'
import { key, makeContext, recoveryRequest, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const DAY_MS = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()
const row = (externalId: string, more: object = {}) => ({
  externalId,
  lotId: context.a1,
  plateText: '粤b·12388',
  plateColour: 'blue',
  enteredAt: ago(5.2),
  exitedAt: ago(5),
  principalFen: 1200,
  ...more,
})
const send = (rows: unknown[], token = context.manager.token) =>
  app.ask(STAFF_CALLS.importArrears, { token, body: { rows } })
const counts = ({ created, unchanged, updated, refused }: Record<string, number>) => [
  created,
  unchanged,
  updated,
  refused,
]

test('valid rows are imported, invalid ones are refused with their errors, and the same batch again changes nothing', async () => {
  const rows = [
    row('a-1'),
    row('a-2', { exitedAt: ago(0.1) }),
    row('a-3', { confidencePct: 70 }),
    row('a-4', { enteredAt: ago(1300), exitedAt: ago(1299) }),
    row('a-1'),
    row('a-5', { plateText: '粤I12388' }),
    row('a-6', { lotId: context.b1 }),
    row('a-7', { lateFeeFen: 1 }),
    row('a-8', { exitedAt: ago(-1) }),
    row('a-9', { principalFen: 12.5 }),
    row('a-10', { surprise: 1 }),
    'not a row',
  ]
  const first = await send(rows)
  expect(counts(first.body)).toEqual([4, 0, 0, 8])
  const errors = first.body.rows.slice(4).map((given: any) => given.errors[0].code)
  expect(errors).toEqual([
    'ROW_REPEATED',
    'PLATE_MALFORMED',
    'ROW_LOT_UNKNOWN',
    'LATE_FEE_OFF',
    'ROW_TIMES_WRONG',
    'BAD_INPUT',
    'BAD_INPUT',
    'BAD_INPUT',
  ])
  const states = await app.services.database.query<{ state: string }>(
    'SELECT state FROM arrear WHERE external_id = ANY($1) ORDER BY external_id',
    [['a-1', 'a-2', 'a-3', 'a-4']],
  )
  expect(states.map(({ state }) => state)).toEqual(['grace', 'grace', 'review', 'time_barred'])
  const before = await app.fingerprint()
  const again = await send(rows)
  expect(counts(again.body)).toEqual([0, 4, 0, 8])
  expect(await app.fingerprint()).toBe(before)
})

test('the content hash of a row keeps its form, so that files imported earlier stay unchanged', async () => {
  const given = row('hash-1', { evidence: { witness: '张三' }, trace: [{ text: '首小时', amountFen: 1200 }] })
  expect((await send([given])).body).toMatchObject({ created: 1 })
  const stored = (await app.services.database.one<{ content_hash: string }>(
    `SELECT content_hash FROM arrear WHERE external_id = 'hash-1'`,
  ))!
  const columns = {
    lot_id: given.lotId,
    plate_text: '粤B12388',
    plate_colour: 'blue',
    plate_key: '粤B12388/blue',
    entered_at: given.enteredAt,
    exited_at: given.exitedAt,
    principal_fen: 1200,
    late_fee_fen: 0,
    reminder_count: 0,
    last_reminded_at: null,
    evidence: { entryPhotoIds: [], exitPhotoIds: [], witness: '张三' },
    trace: [{ text: '首小时', amountFen: 1200 }],
  }
  const text = JSON.stringify([columns, 100])
  expect(stored.content_hash).toBe(createHash('sha256').update(text).digest('hex'))
})

test('a changed row is updated while no order uses it, and refused afterwards', async () => {
  const given = row('b-1', { plateText: '粤B55555' })
  await send([given])
  const changed = { ...given, principalFen: 1500 }
  expect(counts((await send([changed])).body)).toEqual([0, 0, 1, 0])
  const listed = await app.ask(STAFF_CALLS.listArrears, {
    token: context.attendant.token,
    query: { plateText: '粤B·55555' },
  })
  // Another amount is another claim: its owner has a new grace, and the next one begins where that has ended.
  expect(listed.body.items[0]).toMatchObject({ principalFen: 1500, dueFen: 1500, state: 'grace' })
  await app.services.database.query(
    `UPDATE arrear SET grace_from = exited_at, evidence = '{"witness":"某"}' WHERE external_id = 'b-1'`,
  )
  await app.services.endGrace.end()
  const base = await recoveryRequest(context)
  const plate = { text: '粤B55555', colour: 'blue' }
  const request = { ...base, plate, recognised: plate, arrearIds: [listed.body.items[0].id] }
  expect(
    (
      await app.ask(STAFF_CALLS.openRecovery, {
        token: context.attendant.token,
        body: request,
        headers: key(),
      })
    ).status,
  ).toBe(200)
  const late = await send([{ ...changed, principalFen: 1600 }])
  expect(late.body.rows[0].errors[0].code).toBe('ROW_CLOSED')
})

test('reminders of another system come with a row, or later, are shown, and count for nothing', async () => {
  const given = row('m-1', { plateText: '粤B66661', reminderCount: 9, lastRemindedAt: ago(1) })
  await send([given])
  const reminded = async () => {
    const query = { plateText: '粤B66661' }
    const listed = await app.ask(STAFF_CALLS.listArrears, { token: context.attendant.token, query })
    const { id, remindedDays, firstRemindedAt } = listed.body.items[0]
    expect([remindedDays, firstRemindedAt]).toEqual([0, null])
    const params = { arrearId: id }
    const { body } = await app.ask(STAFF_CALLS.readArrear, { token: context.manager.token, params })
    return body.reminders.map(({ kind, deliveredAt }: Record<string, string>) => [
      kind,
      Date.parse(deliveredAt!),
    ])
  }
  expect(await reminded()).toEqual([])
  const [first, second] = [ago(4), ago(2)]
  expect(counts((await send([{ ...given, remindedAt: [first] }])).body)).toEqual([0, 0, 1, 0])
  expect(await reminded()).toEqual([['imported', Date.parse(first)]])
  const both = { ...given, remindedAt: [first, second, second] }
  for (const outcome of [
    [0, 0, 1, 0],
    [0, 1, 0, 0],
  ])
    expect(counts((await send([both])).body)).toEqual(outcome)
  expect(await reminded()).toEqual([
    ['imported', Date.parse(second)],
    ['imported', Date.parse(first)],
  ])
  const wrong = await send([{ ...both, remindedAt: [ago(30)] }])
  expect(wrong.body.rows[0].errors).toMatchObject([{ field: 'remindedAt', code: 'ROW_REMINDER_WRONG' }])
})

test('a debt is in grace for 24 hours from its reception, however long ago the car left, and none is held in it', async () => {
  const given = row('seen-1', { plateText: '粤B31313', evidence: { witness: '某' } })
  await send([given])
  const query = { plateText: '粤B31313' }
  const listed = async () =>
    (await app.ask(STAFF_CALLS.listArrears, { token: context.attendant.token, query })).body.items[0]
  const { id, state, graceUntil } = await listed()
  expect(state).toBe('grace')
  expect(Date.parse(graceUntil) - Date.now()).toBeGreaterThan(DAY_MS - 60_000)
  await app.services.endGrace.end()
  const plate = { text: '粤B31313', colour: 'blue' }
  const body = { ...(await recoveryRequest(context)), plate, recognised: plate, arrearIds: [id] }
  const token = context.attendant.token
  const held = await app.ask(STAFF_CALLS.openRecovery, { token, body, headers: key() })
  expect(JSON.stringify(held.body)).toContain('GATE_ARREAR_STATE')
  // The same file a second time, with a word that changes nothing of the claim, begins no second grace.
  await app.services.database.query(`UPDATE arrear SET grace_from = $2 WHERE id = $1`, [id, ago(1.1)])
  await app.services.endGrace.end()
  expect((await listed()).state).toBe('outstanding')
  await send([{ ...given, trace: [{ text: '首小时', amountFen: 1200 }] }])
  expect((await listed()).state).toBe('outstanding')
})

test('the state of a changed row is decided again, whatever state the debt had reached', async () => {
  const stateOf = (id: string) =>
    app.services.database.one('SELECT state FROM arrear WHERE external_id = $1', [id])
  const stays = [
    ['j-1', { enteredAt: ago(0.7), exitedAt: ago(0.5) }, 'grace'],
    ['j-2', { enteredAt: ago(3.2), exitedAt: ago(3) }, 'grace'],
    ['j-3', { enteredAt: ago(1300), exitedAt: ago(1299) }, 'time_barred'],
  ] as const
  for (const [id, stay, sure] of stays) {
    const steps = [
      [70, 'review'],
      [60, 'review'],
      [95, sure],
    ] as const
    for (const [confidencePct, expected] of steps) {
      expect((await send([row(id, { ...stay, confidencePct })])).status).toBe(200)
      expect(await stateOf(id)).toEqual({ state: expected })
    }
  }
  await send([row('j-1', { ...stays[0][1], confidencePct: 96 })])
  expect(await stateOf('j-1')).toEqual({ state: 'grace' })
  await send([row('j-2', { ...stays[1][1], confidencePct: 70 })])
  expect(await stateOf('j-2')).toEqual({ state: 'review' })
})

test('an import never changes plate, lot or stay of a debt that it knows', async () => {
  const given = row('k-1')
  await send([given])
  const before = await app.fingerprint()
  const changes = [
    { plateText: '粤B12399' },
    { plateText: '粤BD12345', plateColour: 'green' },
    { lotId: context.a2 },
    { enteredAt: ago(5.3) },
    { exitedAt: ago(4.9) },
  ]
  for (const change of changes) {
    const reply = await send([{ ...given, ...change, principalFen: 1300 }])
    expect(reply.body.rows[0]).toMatchObject({
      outcome: 'refused',
      errors: [{ code: 'ROW_IDENTITY_CHANGED' }],
    })
  }
  expect(await app.fingerprint()).toBe(before)
  expect(counts((await send([{ ...given, principalFen: 1300 }])).body)).toEqual([0, 0, 1, 0])
})

test('a stay that cannot be true waits for a person, with the reason', async () => {
  const reply = await send([
    row('l-1', { enteredAt: '1970-01-01T08:00:00+08:00' }),
    row('l-2', { enteredAt: '1970-01-01T08:00:00+08:00', exitedAt: '1970-01-01T11:00:00+08:00' }),
    row('l-3', { enteredAt: ago(36), exitedAt: ago(5) }),
    row('l-4', { enteredAt: ago(34.9), exitedAt: ago(5) }),
    row('l-5', { confidencePct: 70 }),
  ])
  expect(reply.body.rows.map((each: any) => [each.outcome, each.review?.code])).toEqual([
    ['created', 'ROW_STAY_TOO_LONG'],
    ['created', 'ROW_STAY_TOO_LONG'],
    ['created', 'ROW_STAY_TOO_LONG'],
    ['created', undefined],
    ['created', 'ROW_CONFIDENCE_LOW'],
  ])
  const states = await app.services.database.query<{ state: string }>(
    `SELECT state FROM arrear WHERE external_id LIKE 'l-%' ORDER BY external_id`,
  )
  expect(states.map(({ state }) => state)).toEqual(['review', 'review', 'review', 'grace', 'review'])
})

test('an id in scientific notation and a reminder at an impossible time are refused by field', async () => {
  const reply = await send([
    row('2.02611E+17'),
    row('2E10'),
    row('m-1', { lastRemindedAt: ago(5.1) }),
    row('m-2', { lastRemindedAt: ago(-0.1) }),
    row('m-3', { lastRemindedAt: ago(4) }),
  ])
  const seen = reply.body.rows.map(
    (each: any) => each.errors?.map((e: any) => [e.field, e.code]) ?? each.outcome,
  )
  expect(seen).toEqual([
    [['externalId', 'ROW_ID_SHORTENED']],
    'created',
    [['lastRemindedAt', 'ROW_REMINDER_WRONG']],
    [['lastRemindedAt', 'ROW_REMINDER_WRONG']],
    'created',
  ])
})

test('two imports of the same rows at once create each debt once', async () => {
  const rows = Array.from({ length: 50 }, (_none, index) => row(`c-${index}`))
  const replies = await Promise.all([send(rows), send(rows), send(rows)])
  expect(replies.reduce((sum, reply) => sum + reply.body.created, 0)).toBe(50)
  expect(
    await app.services.database.one(`SELECT count(*)::int AS n FROM arrear WHERE external_id LIKE 'c-%'`),
  ).toEqual({ n: 50 })
})

test('a thousand rows are imported in one request', async () => {
  const reply = await send(Array.from({ length: 1000 }, (_none, index) => row(`d-${index}`)))
  expect(counts(reply.body)).toEqual([1000, 0, 0, 0])
  const more = await send(Array.from({ length: 1001 }, (_none, index) => row(`e-${index}`)))
  expect(more.body.code).toBe('BAD_INPUT')
})

const CSV = 'text/csv'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const file = (body: string | Buffer, type = CSV) =>
  app.ask(STAFF_CALLS.importArrearsCsv, {
    token: context.manager.token,
    body,
    headers: { 'content-type': type },
  })
const head = 'externalId,lotId,plateText,plateColour,enteredAt,exitedAt,principalFen,reminderCount,witness'
const line = (id: string, fen: string, plate = '粤B·77777') =>
  `${id},${context.a1},"${plate}",blue,${ago(3.2)},${ago(3)},${fen},1,陈国强`
const linesOf = (reply: Awaited<ReturnType<typeof file>>) =>
  reply.body.rows.map((each: any) => [each.row, each.outcome, each.errors?.[0]?.field])

test('a CSV is imported like JSON, and a malformed one is refused with its line', async () => {
  const good = await file(`\uFEFF${head}\r\n${line('f-1', '900')}\r\n${line('f-2', '9.00')}\r\n\r\n`)
  expect(counts(good.body)).toEqual([1, 0, 0, 1])
  expect(good.body.rows[1].errors[0].field).toBe('principalFen')
  for (const bad of [
    '',
    head,
    `${head},nonsense\n1`,
    `${head}\n"open quote`,
    `${head}\n"a"b,c`,
    `${head},witness\na`,
  ]) {
    expect([bad, (await file(bad)).body.code]).toEqual([bad, 'CSV_MALFORMED'])
  }
  expect((await file(Buffer.from([0x61, 0xff, 0xff, 0x0a]))).body.code).toBe('CSV_MALFORMED')
  expect((await file(`${head}\n${'x'.repeat(3 << 20)}`)).body.code).toBe('BODY_TOO_LARGE')
})

test('a CSV as spreadsheets save it is understood, and each row is named by its line in the file', async () => {
  const text = [
    `${head},,`,
    ',,,,,,,,,,',
    `${line('p-1', '900')},,`,
    '',
    line('p-2', '900', '粤I00000'),
    `p-3,${context.a1},粤B77777`,
    `${line('p-4', '900')},,extra`,
    `"p-5\n",${line('', '900').slice(1)}`,
    line('p-6', '900'),
    ',,,,,,,,,,',
  ].join('\r\n')
  const reply = await file(text)
  expect(reply.status).toBe(200)
  expect(linesOf(reply)).toEqual([
    [3, 'created', undefined],
    [5, 'refused', 'plateText'],
    [6, 'refused', 'plateColour'],
    [7, 'refused', ''],
    [9, 'created', undefined],
    [10, 'created', undefined],
  ])
})

test('a CSV in GB18030 is read as a Chinese spreadsheet saves it', async () => {
  const characters: Record<string, number[]> = { 粤: [0xd4, 0xc1], 甲: [0xbc, 0xd7] }
  const text = `externalId,lotId,plateText,plateColour,enteredAt,exitedAt,principalFen,witness\nq-1,${context.a1},粤B70001,blue,${ago(3.2)},${ago(3)},900,甲`
  const reply = await file(
    Buffer.concat([...text].map(each => Buffer.from(characters[each] ?? [each.charCodeAt(0)]))),
  )
  expect(counts(reply.body)).toEqual([1, 0, 0, 0])
  const stored = await app.services.database.one(
    `SELECT plate_text, evidence->>'witness' AS witness FROM arrear WHERE external_id = 'q-1'`,
  )
  expect(stored).toEqual({ plate_text: '粤B70001', witness: '甲' })
})

test('an XLSX is imported like a CSV', async () => {
  const columns = ['externalId', 'lotId', 'plateText', 'plateColour', 'enteredAt', 'exitedAt', 'principalFen']
  const body = makeXlsx([
    columns,
    [],
    ['r-1', context.a1, '粤B70002', 'blue', ago(3.2), ago(3), 900],
    [2.02611010000001e17, context.a1, '粤B70003', 'blue', ago(3.2), ago(3), 900],
    [20261101001, context.a1, '粤B70004', 'blue', ago(3.2), ago(3), '九百'],
  ])
  const reply = await file(body, XLSX)
  expect(linesOf(reply)).toEqual([
    [3, 'created', undefined],
    [4, 'refused', 'externalId'],
    [5, 'refused', 'principalFen'],
  ])
  expect(reply.body.rows[1].errors[0].code).toBe('ROW_ID_SHORTENED')
  expect((await file(Buffer.from('PK\u0003\u0004nothing'), XLSX)).body.code).toBe('CSV_MALFORMED')
})

test('a debt becomes outstanding when its grace is over', async () => {
  await send([row('g-1', { exitedAt: ago(0.5) })])
  const state = () => app.services.database.one(`SELECT state FROM arrear WHERE external_id = 'g-1'`)
  await app.services.endGrace.end()
  expect(await state()).toEqual({ state: 'grace' })
  const tomorrow = { now: () => new Date(Date.now() + DAY_MS) }
  await new EndGrace({ ...app.services, clock: tomorrow }).end()
  expect(await state()).toEqual({ state: 'outstanding' })
})

test('a row says that a debt is not owed any more: with a reference where it was paid, and above the limit it waits', async () => {
  const plateText = '粤B·61388'
  const rows = ['e-1', 'e-2', 'e-3'].map(id => row(id, { plateText }))
  rows.push(row('e-4', { plateText: '粤B·61389', principalFen: 30_000 }))
  expect((await send(rows)).body.created).toBe(4)
  const ended = [
    { ...rows[0], ended: 'withdrawn' },
    { ...rows[1], ended: 'paid_elsewhere', endedReference: '收据 0042' },
    { ...rows[2], ended: 'paid_elsewhere' },
    { ...rows[3], ended: 'withdrawn' },
    row('e-5', { plateText, ended: 'withdrawn' }),
  ]
  const { body } = await send(ended)
  expect(body.rows.map((given: any) => [given.outcome, given.errors?.[0].code])).toEqual([
    ['ended', undefined],
    ['ended', undefined],
    ['refused', 'ROW_REFERENCE_MISSING'],
    ['asked', undefined],
    ['refused', 'ROW_NOT_KNOWN'],
  ])
  expect(body.ended).toBe(3)
  const states = await app.services.database.query<{ state: string }>(
    `SELECT state FROM arrear WHERE external_id LIKE 'e-_' ORDER BY external_id`,
  )
  expect(states.map(({ state }) => state)).toEqual(['void', 'settled', 'grace', 'grace'])
  const again = await send(ended)
  expect(again.body.rows.map((given: any) => given.outcome)).toEqual([
    'unchanged',
    'unchanged',
    'refused',
    'refused',
    'refused',
  ])
  const list = await app.ask(STAFF_CALLS.listApprovals, { token: context.finance.token })
  const query = { orderId: '00000000-0000-4000-8000-000000000009' }
  const ofOther = await app.ask(STAFF_CALLS.listApprovals, { token: context.finance.token, query })
  expect(ofOther.body.items).toEqual([])
  const asked = list.body.items.find((item: any) => item.plateText === '粤B61389')
  const approve = (token: string) =>
    app.ask(STAFF_CALLS.approve, { token, params: { approvalId: asked.id }, body: {} })
  expect((await approve(context.manager.token)).body.code).toBe('SECOND_PERSON_NEEDED')
  expect((await approve(context.attendant.token)).body.code).toBe('FORBIDDEN_ROLE')
  expect((await approve(context.finance.token)).body.state).toBe('approved')
})

test('what an import has no time to end is refused in words, and ended by the same import again', async () => {
  const rows = ['t-1', 't-2'].map(id => row(id, { plateText: `粤B·6140${id.at(-1)}` }))
  expect((await send(rows)).body.created).toBe(2)
  const ended = rows.map(given => ({ ...given, ended: 'withdrawn' }))
  const { manager, a: merchantId } = context
  const session = { kind: 'staff', staffId: manager.id, merchantId, roles: ['manager'], lotIds: [] } as const
  const hurried = new ImportArrears(app.services, { endingMs: 0 })
  const given = ended.map((value, index) => ({ row: index + 1, given: value }))
  const reply = await hurried.import(session, given, { actor: 'test', traceId: 'trace-hurried' })
  expect(reply.rows.map(({ outcome, errors }) => [outcome, errors?.[0]?.code])).toEqual([
    ['refused', 'UNAVAILABLE'],
    ['refused', 'UNAVAILABLE'],
  ])
  expect((await send(ended)).body.ended).toBe(2)
})

test('a number with a consent is kept sealed with its plate, once, and taken back by another import', async () => {
  const contacts = () =>
    app.services.database.query<Record<string, unknown>>(
      `SELECT * FROM debtor_contact WHERE plate_key = '粤B12388/blue' ORDER BY consented_at`,
    )
  const contact = { phone: '13800138001', consentedAt: ago(30), source: '月卡合同 2025-11' }
  const rows = [
    row('contact-1', { contact }),
    row('contact-2', { contact, enteredAt: ago(4.2), exitedAt: ago(4) }),
  ]
  expect((await send(rows)).body).toMatchObject({ created: 2 })
  // A row that is known already may bring a number, too.
  expect((await send(rows)).body).toMatchObject({ unchanged: 2 })
  const kept = await contacts()
  expect(kept).toMatchObject([{ source: '月卡合同 2025-11', withdrawn_at: null }])
  expect(JSON.stringify(kept)).not.toContain('138001')
  const wrong = await send([row('contact-1', { contact: { ...contact, phone: '075512345678' } })])
  expect(wrong.body).toMatchObject({ refused: 1 })
  const withdrawn = { phone: '+8613800138001', withdrawnAt: ago(1) }
  const both = rows.map(given => ({ ...given, contact: withdrawn }))
  expect((await send(both)).body).toMatchObject({ refused: 0 })
  expect((await contacts())[0]!.withdrawn_at).not.toBeNull()
  const csv = [
    'externalId,lotId,plateText,plateColour,enteredAt,exitedAt,principalFen,contactPhone,contactConsentedAt,contactSource',
    `contact-3,${context.a1},粤B12388,blue,${ago(3.2)},${ago(3)},900,13800138002,${ago(20)},App`,
  ].join('\n')
  const imported = await app.ask(STAFF_CALLS.importArrearsCsv, {
    token: context.manager.token,
    body: Buffer.from(csv),
    headers: { 'content-type': 'text/csv' },
  })
  expect(imported.body).toMatchObject({ created: 1 })
  expect(await contacts()).toHaveLength(2)
})
