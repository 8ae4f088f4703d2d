import { randomUUID } from 'node:crypto'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { newId } from '../../src/persistence/new-id'
import type { AuditReach } from '../../src/workflows/check-audit-log'
import { checkInvariants } from '../../src/workflows/check-invariants'
import { proveYesterday } from '../support/clean-money'
import { startApp, type TestApp } from '../transport/http/app'
import { activeOrder, makeContext, type TestContext } from '../transport/http/context'

/** Each violation is planted in rows of its own; all are looked for at once. */
let app: TestApp
let context: TestContext
let source: string
const expected: string[] = []
const said: Record<AuditReach, string[]> = { all: [], days: [] }

const run = (text: string, ...values: unknown[]) => app.services.database.query(text, values)

async function brokenInvariants(reach: AuditReach): Promise<string[]> {
  const { database, clock } = app.services
  const report = await checkInvariants(database, clock.now(), { reach })
  return report.checked.flatMap(({ id, broken }) => broken.map(row => `${id} ${row}`))
}

async function bill(plate: Plate, arrearIds: readonly string[], { fen = 1500, isLive = true } = {}) {
  const id = newId()
  await run(
    `INSERT INTO bill (id, merchant_id, lot_id, cause, mchid, payee_name, plate_text, plate_colour, plate_key, state, total_fen, expires_at, created_at, updated_at)
     VALUES ($1, $2, $3, 'plate', '1900000001', 'x', $4, $5, $6, 'open', $7, now() + interval '15 minutes', now(), now())`,
    id,
    context.a,
    context.a1,
    plate.text,
    plate.colour,
    plateKey(plate),
    fen * arrearIds.length,
  )
  for (const arrearId of arrearIds)
    await run('INSERT INTO bill_line (bill_id, arrear_id, amount_fen, is_live) VALUES ($1, $2, $3, $4)', id, arrearId, fen, isLive) // prettier-ignore
  return id
}

async function externalPayment(arrearId: string, { ref = randomUUID(), fen = 1500 } = {}) {
  await run(
    `INSERT INTO external_payment (source_id, payment_ref, arrear_id, merchant_id, channel, amount_fen, told_at) VALUES ($1, $2, $3, $4, 'POS', $5, now())`,
    source,
    ref,
    arrearId,
    context.a,
    fen,
  )
  return ref
}

async function paidEvent(outcome: string, covers: object[], isKept = true) {
  const eventId = randomUUID()
  const content = JSON.stringify({ eventId, paymentRef: randomUUID(), covers })
  await run(
    `INSERT INTO integration_event_id (source_id, event_id, content_hash, answer, received_at) VALUES ($1, $2, 'x', $3, now())`,
    source,
    eventId,
    JSON.stringify({ outcome }),
  )
  if (isKept)
    await run(
      `INSERT INTO integration_event (id, source_id, merchant_id, event_id, kind, outcome, received_at, content) VALUES ($1, $2, $3, $4, 'paid', $5, now(), $6)`,
      newId(),
      source,
      context.a,
      eventId,
      outcome,
      content,
    )
  return eventId
}

async function payment(billId: string, amountFen: number, secondsAgo: number) {
  const id = newId()
  await run(
    `INSERT INTO payment (id, merchant_id, bill_id, out_trade_no, appid, mchid, openid, owner_id, amount_fen, state, expires_at, created_at, updated_at)
     VALUES ($1, $2, $3, $4, 'wx', '1900000001', 'o', $5, $6, 'closed', now(), now() - make_interval(secs => $7), now())`,
    id,
    context.a,
    billId,
    id.replaceAll('-', ''),
    (await run(`SELECT id FROM owner LIMIT 1`))[0]!.id,
    amountFen,
    secondsAgo,
  )
  return id
}

async function paidStay(state: string) {
  const id = newId()
  const plate = context.plate()
  await run(
    `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct,
       entered_at, heard_at, prepaid_fen, prepaid_until, leave_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'small', 'fuel', 99, now() - interval '2 hours', now(), 500, now(), now() + interval '15 minutes')`,
    id,
    context.a,
    context.a1,
    source,
    state,
    plate.text,
    plate.colour,
    plateKey(plate),
  )
  return id
}

const PLANTED: Record<string, () => Promise<string>> = {
  'a debt in two live bills': async () => {
    const plate = context.plate()
    const debt = await context.debt(plate)
    await bill(plate, [debt])
    await bill(plate, [debt], { isLive: false })
    return `I38a arrear ${debt}`
  },
  'a bill that asks for what nobody owes any more': async () => {
    const plate = context.plate()
    const debt = await context.debt(plate)
    const id = await bill(plate, [debt])
    await run(`UPDATE arrear SET state = 'settled', paid_fen = principal_fen WHERE id = $1`, debt)
    return `I38b bill ${id} asks for arrear ${debt} settled`
  },
  'a bill that asks for another sum than is owed': async () => {
    const plate = context.plate()
    const debt = await context.debt(plate)
    const id = await bill(plate, [debt])
    await run(`UPDATE arrear SET principal_fen = 1400 WHERE id = $1`, debt)
    return `I38b bill ${id} asks for arrear ${debt} outstanding`
  },
  'a lock that is up at a car that owes nothing': async () => {
    const { orderId } = await activeOrder(context)
    await run(
      `UPDATE arrear SET state = 'settled', paid_fen = principal_fen WHERE id IN (SELECT arrear_id FROM order_arrear WHERE order_id = $1)`,
      orderId,
    )
    return `I38c order ${orderId} active`
  },
  'a line that falls by part of it': async () => {
    const plate = context.plate()
    const debts = [await context.debt(plate), await context.debt(plate)]
    const id = await bill(plate, debts)
    await run(
      `INSERT INTO bill_reduction (id, bill_id, arrear_id, amount_fen, act, cause_id, created_at) VALUES ($1, $2, $3, 700, 'waive', $2, now())`,
      newId(),
      id,
      debts[0],
    )
    await run(`UPDATE bill SET reduced_fen = 700 WHERE id = $1`, id)
    return `I38d bill ${id} arrear ${debts[0]} reduced by 700`
  },
  'a later payment that asks for more': async () => {
    const plate = context.plate()
    const id = await bill(plate, [await context.debt(plate)])
    await payment(id, 1000, 60)
    return `I38d payment ${await payment(id, 1500, 1)} asks for 1500`
  },
  'a total that is not the one that was asked for at first': async () => {
    const { orderId } = await activeOrder(context)
    await run(`UPDATE bill SET total_fen = total_fen + 5, reduced_fen = reduced_fen + 5 WHERE id = $1`, orderId) // prettier-ignore
    return `I38d bill ${orderId} total 1505, opened with 1500`
  },
  'an ended debt that owes something': async () => {
    const debt = await context.debt(context.plate())
    await run(`UPDATE arrear SET state = 'waived' WHERE id = $1`, debt)
    return `I39a arrear ${debt} waived owes 1500`
  },
  'a debt that was paid twice': async () => {
    const debt = await context.debt(context.plate())
    await run(`UPDATE arrear SET state = 'settled', paid_fen = principal_fen WHERE id = $1`, debt)
    await externalPayment(debt)
    await run(
      `INSERT INTO journal (merchant_id, entity, entity_id, event, actor, at, detail)
       SELECT $1, 'arrear', $2, 'settled', 'source:x', now(), '{"act": "paid_elsewhere", "dueFen": 1500}' FROM generate_series(1, 2)`,
      context.a,
      debt,
    )
    return `I39a arrear ${debt} paid 1500, taken 3000`
  },
  'a debt that came back although its stay was corrected': async () => {
    const debt = await context.debt(context.plate())
    await run('UPDATE arrear SET undone_at = now() WHERE id = $1', debt)
    return `I36 arrear ${debt} outstanding, undone at`
  },
  'a debt that was settled by money for another one': async () => {
    const debt = await context.debt(context.plate())
    await run(`UPDATE arrear SET state = 'settled', paid_fen = principal_fen WHERE id = $1`, debt)
    await run(
      `INSERT INTO journal (merchant_id, entity, entity_id, event, actor, at, detail) VALUES ($1, 'arrear', $2, 'settled', 'notice', now(), '{"paidFen": 1500}')`,
      context.a,
      debt,
    )
    return `I39a arrear ${debt} settled with 1500, its bills took 0`
  },
  'a debt that is kept from being held for longer than the rules allow': async () => {
    const debt = await context.debt(context.plate())
    await run(`UPDATE arrear SET not_held_until = now() + interval '16 days' WHERE id = $1`, debt)
    return `I40c arrear ${debt} not held until`
  },
  'a booking of what no other system took': async () => {
    const id = newId()
    await run(
      `WITH t AS (INSERT INTO ledger_transaction (id, merchant_id, kind, cause_id, booked_at) VALUES ($1::uuid, $2, 'settlement', $1::uuid::text, now()) RETURNING id)
       INSERT INTO ledger_posting (ledger_transaction_id, line, account, amount_fen)
       SELECT t.id, v.line, v.account, v.fen FROM t, (VALUES (1, 'elsewhere', 700), (2, 'parking_revenue', -700)) v(line, account, fen)`,
      id,
      context.a,
    )
    return `I39b ledger_transaction ${id} earned 700, taken by nobody`
  },
  'a merchant who earned what was never booked': () => Promise.resolve(`I39b merchant ${context.a} earned`),
  'a debt that was paid elsewhere and is owed all the same': async () => {
    const debt = await context.debt(context.plate())
    return `I40a arrear ${debt} outstanding paid by ${await externalPayment(debt)}`
  },
  'a debt that two systems were paid for': async () => {
    const debt = await context.debt(context.plate())
    await run(`UPDATE arrear SET state = 'settled', paid_fen = principal_fen WHERE id = $1`, debt)
    await externalPayment(debt)
    await externalPayment(debt)
    return `I40a arrear ${debt} paid elsewhere 2 times`
  },
  'an answer to an event that is not kept': async () =>
    `I40b event ${await paidEvent('pending', [], false)} of source ${source} answered and not kept`,
  'a payment elsewhere that was answered as settled and settled nothing': async () => {
    const arrearId = await context.debt(context.plate())
    return `I40b event ${await paidEvent('settled', [{ arrearId, amountFen: 1500 }])} settled, arrear ${arrearId}`
  },
  'a debt that is kept from being collected for hours': async () => {
    const debt = await context.debt(context.plate())
    await run(
      `INSERT INTO arrear_reservation (arrear_id, source_id, payment_ref, why, expires_at) VALUES ($1, $2, 'x', 'pending', now() + interval '2 hours')`,
      debt,
      source,
    )
    return `I40c arrear ${debt} reserved (pending)`
  },
  'a change that a webhook was not told of': async () => {
    const id = newId()
    await run(
      `INSERT INTO webhook (id, merchant_id, name, url, event_types, scopes, state, from_journal_id, created_at, updated_at)
       VALUES ($1, $2, 'ERP', 'https://erp.example', '{arrear.settled}', '{}', 'active', 0, now(), now())`,
      id,
      context.a,
    )
    const change = (to: string) =>
      run(
        `INSERT INTO journal (merchant_id, entity, entity_id, event, from_state, to_state, actor, at) VALUES ($1, 'arrear', $2, 'x', 'outstanding', $3, 'x', now()) RETURNING id`,
        context.a,
        randomUUID(),
        to,
      )
    const [[missed]] = [await change('settled'), await change('review')]
    await run(
      `UPDATE webhook_cursor SET xid = (pg_current_xact_id()::text)::bigint, journal_id = 1000000000 WHERE id = 'journal'`,
    )
    return `I41a journal ${missed!.id as number} arrear for webhook ${id}`
  },
  'a delivery that is done and was neither taken nor given up': async () => {
    const { id } = await delivery({ isDone: true })
    return `I41b delivery ${id} waiting`
  },
  'a delivery that a later one of its object has overtaken': async () => {
    const { id, objectId } = await delivery()
    await delivery({ objectId, position: 2, state: 'delivered', isDone: true })
    return `I41b delivery ${id} was overtaken`
  },
  'an import that lost a row': async () => `I42 data_import ${await dataImport(5, 3)} uploading rows`,
  'an import that ended and has no end': async () => {
    const id = await dataImport(4, 4)
    await run(`UPDATE data_import SET state = 'done' WHERE id = $1`, id)
    return `I42 data_import ${id} done place`
  },
  'a file that an import left behind': async () => {
    const id = await dataImport(4, 4)
    await run(`UPDATE data_import SET state = 'done', ended_at = now() - interval '3 days' WHERE id = $1`, id)
    await run(
      `INSERT INTO data_import_part (import_id, part, bytes, size_bytes, sha256, is_utf8) VALUES ($1, 1, 'x', 1, 'x', true)`,
      id,
    )
    return `I42 data_import ${id} done file`
  },
  'a debt that is not what its stay costs': async () => {
    const plate = context.plate()
    const [debt, stay] = [await context.debt(plate), newId()]
    await run(
      `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct, entered_at, exited_at, heard_at, total_fen, paid_fen, arrear_id)
       VALUES ($1, $2, $3, $4, 'owed', $5, $6, $7, 'small', 'fuel', 100, now() - interval '9 days', now() - interval '8 days', now(), 900, 0, $8)`,
      stay,
      context.a,
      context.a1,
      source,
      plate.text,
      plate.colour,
      plateKey(plate),
      debt,
    )
    await run('UPDATE arrear SET stay_id = $1 WHERE id = $2', stay, debt)
    return `I43 stay ${stay} costs 900, arrear ${debt} 1500`
  },
  'a notice that was left on another day': async () => {
    const [id, photo] = [newId(), randomUUID()]
    await run(`INSERT INTO photo (id, merchant_id, media_type, size_bytes, sha256) VALUES ($1, $2, 'image/jpeg', 1, $3)`, photo, context.a, photo) // prettier-ignore
    const plate = context.plate()
    await run(
      `INSERT INTO notice (id, merchant_id, lot_id, code, number, day, content, state, made_by, left_by, left_at, photo_id, photo_sha256, plate_text, plate_colour, plate_key, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $4, '2020-01-01', '{"lines": []}', 'left', $5, $5, now(), $6, 'x', $7, $8, $9, now() - interval '1 hour', now())`,
      id,
      context.a,
      context.a1,
      id.slice(0, 12),
      context.attendant.id,
      photo,
      plate.text,
      plate.colour,
      plateKey(plate),
    )
    return `I44 notice ${id} left at`
  },
  'a bill for a stay that names none': async () => {
    const plate = context.plate()
    const id = await bill(plate, [await context.debt(plate)])
    await run(`UPDATE bill SET cause = 'stay' WHERE id = $1`, id)
    return `I49a bill ${id} open of stay -`
  },
  'a stay that says more was paid for it than was taken': async () =>
    `I49b stay ${await paidStay('inside')} prepaid 500, taken 0`,
  'money for a stay that never was and does not go back': async () =>
    `I49c stay ${await paidStay('void')} void costs -, prepaid 500`,
  'a debt of a bill that somebody deleted': async () => {
    const plate = context.plate()
    const [debt, bill] = [await context.debt(plate), newId()]
    await run(
      `INSERT INTO bill (id, merchant_id, lot_id, mchid, payee_name, plate_key, plate_text, plate_colour, cause, state, total_fen, created_at, updated_at)
       SELECT $1, merchant_id, lot_id, '1900000001', 'x', plate_key, plate_text, plate_colour, 'plate', 'withdrawn', 1500, now(), now() FROM arrear WHERE id = $2`,
      bill,
      debt,
    )
    await run('INSERT INTO bill_line (bill_id, arrear_id, amount_fen, is_live) VALUES ($1, $2, 1500, false)', bill, debt) // prettier-ignore
    await run('DELETE FROM reminder WHERE arrear_id = $1', debt)
    await run('DELETE FROM arrear WHERE id = $1', debt)
    return `I48 arrear ${debt} of bill ${bill} is gone`
  },
  'a bill that lost its plate before its time': async () => {
    const plate = context.plate()
    const id = await bill(plate, [await context.debt(plate)])
    await run(
      `UPDATE bill SET plate_text = '—', plate_key = '—/' || id, plate_look_at = NULL WHERE id = $1`,
      id,
    )
    return `I50 bill ${id} open without its plate`
  },
  'a bill whose plate nobody decides about': async () => {
    const plate = context.plate()
    const id = await bill(plate, [await context.debt(plate)])
    await run(`UPDATE bill SET plate_look_at = now() - interval '3 days' WHERE id = $1`, id)
    return `I50 bill ${id} keeps its plate since`
  },
  'a stay without an exit that waits for ever': async () => {
    const [stay, plate] = [newId(), context.plate()]
    await run(
      `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct, entered_at, heard_at, check_at)
       VALUES ($1, $2, $3, $4, 'review', $5, $6, $7, 'small', 'fuel', 100, now() - interval '9 days', now(), now() - interval '3 days')`,
      stay,
      context.a,
      context.a1,
      source,
      plate.text,
      plate.colour,
      plateKey(plate),
    )
    return `I47 stay ${stay} unproven since`
  },
  'a photo that nobody decides about': async () => {
    const id = randomUUID()
    await run(
      `INSERT INTO photo (id, merchant_id, media_type, size_bytes, sha256, look_at) VALUES ($1, $2, 'image/jpeg', 1, $3, now() - interval '3 days')`,
      id,
      context.a,
      id,
    )
    return `I45 photo ${id} since`
  },
  'a picture of a stay that nobody deletes': async () => {
    const id = randomUUID()
    await run(
      `INSERT INTO stay_picture (id, merchant_id, source_id, event_id, kind, sha256, size_bytes, created_at, look_at)
       VALUES ($1, $2, $3, 'e', 'entry', 'x', 1, now() - interval '9 days', now() - interval '3 days')`,
      id,
      context.a,
      source,
    )
    return `I45 stay_picture ${id} since`
  },
}

async function delivery({ objectId = randomUUID(), position = 1, state = 'waiting', isDone = false } = {}) {
  const [webhook] = await run('SELECT id FROM webhook LIMIT 1')
  const id = newId()
  await run(
    `INSERT INTO webhook_delivery (id, webhook_id, position, journal_id, event_type, object_id, object_version, content, state, created_at, next_at, deadline_at, done_at, delivered_at)
     VALUES ($1, $2, $3, $4, 'arrear.changed', $5, 1, '{}', $6, now() - interval '1 hour', now(), now() + interval '71 hours', $7, $8)`,
    id,
    webhook!.id,
    position,
    Math.floor(Math.random() * 1e9),
    objectId,
    state,
    isDone ? new Date() : null,
    state === 'delivered' ? new Date() : null,
  )
  return { id, objectId }
}

async function dataImport(rows: number, taken: number) {
  const id = newId()
  await run(
    `INSERT INTO data_import (id, merchant_id, kind, state, file_name, size_bytes, headings, lot_codes, created_by, created_at, row_count, taken_count)
     VALUES ($1, $2, 'debts', 'uploading', 'x.csv', 1, '{}', '{}', $3, now(), $4, $5)`,
    id,
    context.a,
    context.manager.id,
    rows,
    taken,
  )
  return id
}

beforeAll(async () => {
  app = await startApp()
  await proveYesterday(app.services)
  context = await makeContext(app)
  await context.owner()
  source = newId()
  await run(
    `INSERT INTO integration_source (id, merchant_id, kind, name, scopes, rate_per_minute, rank, created_at) VALUES ($1, $2, 'vendor', 'v', '{}', 60, 1, now())`,
    source,
    context.a,
  )
  await activeOrder(context)
  expect(await brokenInvariants('all')).toEqual([])
  for (const plant of Object.values(PLANTED)) expected.push(await plant())
  for (const reach of ['all', 'days'] as const) said[reach] = await brokenInvariants(reach)
}, 120_000)
afterAll(() => app.stop())

const EACH = Object.keys(PLANTED).map((what, index) => ({ what, index }))
describe.each(['all', 'days'] as const)('a look at %s', reach => {
  test.each(EACH)('finds $what', ({ index }) => {
    const line = expected[index]!
    expect(said[reach].filter(row => row.startsWith(line))).toHaveLength(1)
  })
})
