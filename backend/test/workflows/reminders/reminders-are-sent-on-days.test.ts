import { plateKey, type Plate } from '@fangxing/contract/plate'
import { testRsaKey, TextSim } from '@fangxing/dev/stack'
import { makeLocalCredentials, startWechatSim, type WechatSim } from '@fangxing/wechat-sim'
import { createTextMessages } from '../../../src/adapters/messages/text-messages'
import { createReminderSender } from '../../../src/adapters/wechat/reminders'
import { countReminders } from '../../../src/domain/reminders'
import { dayOf } from '../../../src/domain/shanghai-time'
import { sealPhone, takeContact } from '../../../src/modules/contacts'
import { commitUnit } from '../../../src/persistence/commit-unit'
import { newId } from '../../../src/persistence/new-id'
import { UnitOfWork } from '../../../src/persistence/unit-of-work'
import { remindersOf } from '../../../src/persistence/readings/debt-reading.queries'
import { AllowMessages } from '../../../src/workflows/reminders/allow-messages'
import { PlanReminders } from '../../../src/workflows/reminders/plan-reminders'
import { Prune } from '../../../src/workflows/prune'
import { RequeueOverdue } from '../../../src/workflows/requeue-overdue'
import { SendReminder } from '../../../src/workflows/reminders/send-reminder'
import type { ActorContext } from '../../../src/domain/actor-context'
import { buildDebts, newPlate } from '../../support/build-debt'
import type { TestMerchant } from '../../support/build-order'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'
import { makeKeys, OWNER_APPID, testSettings } from '../../support/wechat-keys'

const TEMPLATE = 'reminder-template'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const context: ActorContext = { actor: 'timer', traceId: 'trace-reminders' }
const credentials = makeLocalCredentials({ mchid: '1900000078', appids: [OWNER_APPID], makeKey: testRsaKey })
let services: TestServices
let merchant: TestMerchant
let wechat: WechatSim
let texts: TextSim
let plan: PlanReminders
let send: SendReminder
let allow: AllowMessages
let close: () => Promise<unknown>
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  wechat = await startWechatSim({ merchants: [credentials.sim], apps: credentials.apps })
  texts = await TextSim.start()
  const settings = testSettings(makeKeys(), {
    WECHAT_API_ORIGIN: wechat.url,
    WECHAT_OWNER_SECRET: credentials.apps[0]!.secret,
    WECHAT_REMINDER_TEMPLATE: TEMPLATE,
    TEXT_MESSAGE_URL: texts.url,
  })
  const reminderSender = createReminderSender(settings, {
    now: () => services.clock.now(),
    guarded: ask => ask(),
  })
  const textMessages = createTextMessages(settings)
  close = () => Promise.all([reminderSender.stop(), textMessages.stop()])
  const needs = { ...services, reminderSender, textMessages }
  plan = new PlanReminders(needs)
  send = new SendReminder(needs)
  allow = new AllowMessages(needs)
}, 60_000)
afterAll(async () => {
  await close()
  await wechat.close()
  await texts.close()
})
beforeEach(() => {
  wechat.faults.clear()
  Object.assign(texts, { state: 'accepted', receipt: 'accepted', reason: null, fault: null })
  // A Monday, ten o'clock in Shanghai.
  services.clock.at = new Date('2026-11-23T02:00:00Z')
})

const query = (text: string, values: unknown[] = []) =>
  services.database.query<Record<string, unknown>>(text, values)
const move = (ms: number) => void (services.clock.at = new Date(services.clock.at.getTime() + ms))

/** Somebody who has bound the plate, and has allowed so many messages. */
async function binder(plate: Plate, { grants = 5, issued = '2026-01-01' } = {}): Promise<string> {
  const id = newId()
  const openid = wechat.openid(OWNER_APPID, `person-${id.slice(-8)}`)
  await query('INSERT INTO owner (id, appid, openid) VALUES ($1, $2, $3)', [id, OWNER_APPID, openid])
  await query(
    `INSERT INTO plate_binding (id, owner_id, plate_text, plate_colour, plate_key, state, proof, issue_date, asked_at, bound_at, expires_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 'bound', 'read', $6, $7, $7, $8, $7)`,
    [
      newId(),
      id,
      plate.text,
      plate.colour,
      plateKey(plate),
      issued,
      services.clock.now(),
      new Date('2028-01-01'),
    ],
  )
  if (grants > 0) {
    wechat.consent(openid, TEMPLATE, grants)
    const session = { kind: 'owner', ownerId: id, openid, ownerRef: 'x' } as const
    for (let left = grants; left > 0; left -= 3) await allow.allow(session, { count: Math.min(3, left) })
  }
  return id
}
let phones = 0
/** Each has a number of their own: whoever opts out does so for every plate. */
async function contact(
  plate: Plate,
  phone = `138${String(++phones).padStart(8, '0')}`,
  consentedAt = '2026-01-01T00:00:00Z',
): Promise<void> {
  const work = new UnitOfWork(context, services.clock.now())
  const place = { merchantId: merchant.merchantId, plateKey: plateKey(plate) }
  const given = { phone, consentedAt, source: '月卡合同' }
  takeContact(work, services.settings, place, given)
  await commitUnit(services.database, work)
}
const debt = async (plate: Plate, state?: 'review' | 'grace') =>
  (await buildDebts(services, merchant, { plate, amounts: [1500], ...(state ? { state } : {}) }))[0]!
const messagesOf = (plate: Plate) =>
  query('SELECT * FROM reminder_message WHERE plate_key = $1 ORDER BY created_at, id', [plateKey(plate)])
/** What the jobs would do now for a plate, one after another. */
async function run(plate: Plate): Promise<Record<string, unknown>[]> {
  await plan.plan(context)
  for (const { id, state } of await messagesOf(plate))
    if (['due', 'sending', 'sent'].includes(state as string)) await send.run(id as string, context)
  return messagesOf(plate)
}
const remindersRows = (arrearId: string) =>
  query('SELECT * FROM reminder WHERE arrear_id = $1 ORDER BY sent_at', [arrearId])
/** As the gate counts, two days later. */
async function counted(arrearId: string): Promise<number> {
  const [row] = await query(`SELECT ${remindersOf('$1::uuid')} AS reminders`, [arrearId])
  const reminders = (row!.reminders as { at: string }[]).map(({ at }) => ({
    at: new Date(at),
    photoHash: null,
    notBefore: null,
  }))
  const at = new Date(services.clock.at.getTime() + 2 * DAY_MS)
  return countReminders(reminders, { from: new Date(0), at, presentSince: null, photoHashes: [] }).days
}
const openidsOf = (ownerId: string) => query('SELECT openid FROM owner WHERE id = $1', [ownerId])
async function wechatTo(ownerId: string) {
  const [{ openid }] = (await openidsOf(ownerId)) as [{ openid: string }]
  return wechat.messages().filter(({ touser }) => touser === openid)
}
const textsAbout = (plate: Plate) =>
  texts.sent.filter(({ text }) => text.includes(`**${plate.text.slice(-2)}`))

test('whoever bound a plate is told in WeChat on days 1, 3 and 7, once each, and each message counts', async () => {
  const plate = newPlate()
  const owner = await binder(plate)
  const arrearId = await debt(plate)
  const seen: number[] = []
  for (let day = 1; day <= 9; day++) {
    await run(plate)
    await run(plate)
    seen.push((await wechatTo(owner)).length)
    move(DAY_MS)
  }
  expect(seen).toEqual([1, 1, 2, 2, 2, 2, 3, 3, 3])
  const [first] = await wechatTo(owner)
  expect(first).toMatchObject({ templateId: TEMPLATE, page: 'more/plates/index' })
  expect(first!.data).toMatchObject({
    car_number1: { value: plate.text },
    amount2: { value: '15.00元' },
    number3: { value: '1' },
    date5: { value: '2026-12-08' },
  })
  const rows = await remindersRows(arrearId)
  expect(rows).toHaveLength(3)
  for (const row of rows) expect(row).toMatchObject({ kind: 'message', returned_at: null })
  // What the first one promised is what the others repeat, and what the gate waits for.
  const told = (await wechatTo(owner)).map(
    ({ data }) => (data as Record<string, { value: string }>).date5!.value,
  )
  expect(new Set(told).size).toBe(1)
  const [promised] = await query(`SELECT ${remindersOf('$1::uuid')} AS reminders`, [arrearId])
  expect(promised!.reminders).toEqual(
    expect.arrayContaining([expect.objectContaining({ not_before: told[0] })]),
  )
  const [message] = await query('SELECT * FROM reminder_message WHERE id = $1', [rows[0]!.message_id])
  expect(message).toMatchObject({ state: 'delivered', external_id: expect.stringMatching(/^\d+$/) })
  expect(await counted(arrearId)).toBe(3)
  expect(await query('SELECT reminder_count FROM arrear WHERE id = $1', [arrearId])).toEqual([
    { reminder_count: 3 },
  ])
  expect(
    await query('SELECT granted_count, used_count FROM message_grant WHERE owner_id = $1', [owner]),
  ).toEqual([{ granted_count: 5, used_count: 3 }])
})

test('a message that WeChat returns counts for nothing, and uses up what the person had allowed', async () => {
  const plate = newPlate()
  const owner = await binder(plate, { grants: 0 })
  // We believe that three were allowed; WeChat knows better.
  await allow.allow({ kind: 'owner', ownerId: owner, openid: 'x', ownerRef: 'x' }, { count: 3 })
  const arrearId = await debt(plate)
  expect(await run(plate)).toMatchObject([{ state: 'returned', failure: '43101' }])
  const [row] = await remindersRows(arrearId)
  expect(row!.returned_at).not.toBeNull()
  expect(await counted(arrearId)).toBe(0)
  expect(await query('SELECT reminder_count FROM arrear WHERE id = $1', [arrearId])).toEqual([
    { reminder_count: 0 },
  ])
  move(2 * DAY_MS)
  // Nobody is asked again and again.
  expect(await run(plate)).toHaveLength(1)
})

test('a text message counts when its receipt says that it was delivered, and not before', async () => {
  const plate = newPlate()
  await contact(plate, '13800138000')
  const arrearId = await debt(plate)
  expect(await run(plate)).toMatchObject([{ state: 'sent', external_id: expect.stringMatching(/^t-/) }])
  expect(await counted(arrearId)).toBe(0)
  expect(textsAbout(plate)).toHaveLength(1)
  const [text] = textsAbout(plate)
  expect(text!.to).toBe('13800138000')
  expect(text!.text).not.toContain(plate.text)
  move(60_000)
  await run(plate)
  expect(await messagesOf(plate)).toMatchObject([{ state: 'sent' }])
  texts.receipt = 'delivered'
  await run(plate)
  expect(await messagesOf(plate)).toMatchObject([{ state: 'delivered' }])
  expect(await counted(arrearId)).toBe(1)
  const [row] = await remindersRows(arrearId)
  expect(row).toMatchObject({ kind: 'text', returned_at: null })
})

test('a text that is undelivered, refused, or never has a receipt counts for nothing', async () => {
  const [undelivered, refused, silent] = [newPlate(), newPlate(), newPlate()]
  const ids: string[] = []
  for (const plate of [undelivered, refused, silent]) {
    await contact(plate)
    ids.push(await debt(plate))
  }
  await plan.plan(context)
  await run(undelivered)
  texts.receipt = 'undelivered'
  await run(undelivered)
  Object.assign(texts, { state: 'refused', reason: 'opted_out', receipt: 'accepted' })
  await run(refused)
  Object.assign(texts, { state: 'accepted', reason: null })
  await run(silent)
  move(3 * DAY_MS)
  const [lost] = await messagesOf(silent)
  await send.run(lost!.id as string, context)
  expect((await messagesOf(undelivered))[0]).toMatchObject({ state: 'returned', failure: 'undelivered' })
  expect((await messagesOf(refused))[0]).toMatchObject({ state: 'returned', failure: 'opted_out' })
  expect((await messagesOf(silent))[0]).toMatchObject({ state: 'unknown', failure: 'no_receipt' })
  for (const id of ids) expect(await counted(id)).toBe(0)
  // Whoever opted out is not written to any more.
  expect(await run(refused)).toHaveLength(1)
})

test('a node that ends between sending and its commit sends no second message: WeChat’s is not known, a text is the same', async () => {
  const [inWechat, byText] = [newPlate(), newPlate()]
  const owner = await binder(inWechat)
  await contact(byText)
  const ids = [await debt(inWechat), await debt(byText)]
  await plan.plan(context)
  await query(
    `UPDATE reminder_message SET state = 'sending', attempts = 1, sent_at = $2 WHERE plate_key = ANY($1::text[])`,
    [[plateKey(inWechat), plateKey(byText)], services.clock.now()],
  )
  expect(await run(inWechat)).toMatchObject([{ state: 'unknown', failure: 'interrupted' }])
  expect(await wechatTo(owner)).toEqual([])
  expect(await counted(ids[0]!)).toBe(0)
  texts.fault = 'silent'
  const before = texts.asked
  await run(byText)
  texts.fault = null
  expect(await messagesOf(byText)).toMatchObject([{ state: 'due' }])
  move(10 * 60_000)
  await run(byText)
  expect(await messagesOf(byText)).toMatchObject([{ state: 'sent' }])
  expect(texts.asked - before).toBe(2)
  expect(textsAbout(byText)).toHaveLength(1)
})

test('a service that never answers is asked five times, and WeChat that breaks off once', async () => {
  const [byText, inWechat] = [newPlate(), newPlate()]
  await contact(byText)
  await binder(inWechat)
  const ids = [await debt(byText), await debt(inWechat)]
  texts.fault = 'broken'
  const before = texts.asked
  await plan.plan(context)
  const [{ id }] = (await messagesOf(byText)) as [{ id: string }]
  for (let attempt = 0; attempt < 8; attempt++) {
    await send.run(id, context)
    move(30 * 60_000)
  }
  expect(texts.asked - before).toBe(5)
  expect(await messagesOf(byText)).toMatchObject([{ state: 'unknown', attempts: 5 }])
  wechat.faults.add({ route: 'message', kind: 'apply-then-cut' })
  await run(inWechat)
  expect(await messagesOf(inWechat)).toMatchObject([{ state: 'unknown' }])
  for (const arrearId of ids) expect(await counted(arrearId)).toBe(0)
})

test('nobody is reminded by night, of a debt in grace, in review, settled, or of before their licence', async () => {
  const [night, grace, review, settled, former] = Array.from({ length: 5 }, newPlate)
  for (const plate of [night, grace, review, settled]) await binder(plate!)
  await binder(former!, { issued: dayOf(services.clock.now()) })
  await debt(night!)
  await debt(grace!, 'grace')
  await debt(review!, 'review')
  const paid = await debt(settled!)
  await debt(former!)
  await plan.plan(context)
  await query(`UPDATE arrear SET state = 'settled', paid_fen = principal_fen WHERE id = $1`, [paid])
  expect(await run(settled!)).toMatchObject([{ state: 'dropped', failure: 'nothing_owed' }])
  for (const plate of [grace, review, former]) expect(await run(plate!)).toEqual([])
  // Planned by day, and not sent before eight in the morning.
  move(12 * HOUR_MS)
  const [{ id }] = (await messagesOf(night!)) as [{ id: string }]
  await send.run(id, context)
  expect(await messagesOf(night!)).toMatchObject([{ state: 'due' }])
  expect(
    await query(`SELECT due_at FROM deadline WHERE entity = 'reminder_message' AND id = $1`, [id]),
  ).toEqual([{ due_at: new Date('2026-11-24T00:00:00Z') }])
  expect(await plan.plan(context)).toBe(0)
  move(10 * HOUR_MS)
  expect(await run(night!)).toMatchObject([{ state: 'delivered' }])
})

test('whoever is not bound any more when a message goes out in the morning is told nothing', async () => {
  const plate = newPlate()
  const owner = await binder(plate)
  await debt(plate)
  await plan.plan(context)
  await query(`UPDATE plate_binding SET expires_at = $2 WHERE owner_id = $1`, [owner, services.clock.now()])
  expect(await run(plate)).toMatchObject([{ state: 'dropped', failure: 'binding_ended' }])
  expect(await wechatTo(owner)).toEqual([])
})

test('whoever opted out is not written to by another consent of before, whichever plate it is for', async () => {
  const [plate, second, third] = [newPlate(), newPlate(), newPlate()]
  const phone = '13700137001'
  await contact(plate, phone)
  await contact(plate, phone, '2026-03-01T00:00:00Z')
  await contact(second, phone)
  await debt(plate)
  Object.assign(texts, { state: 'refused', reason: 'opted_out' })
  expect(await run(plate)).toMatchObject([{ state: 'returned', failure: 'opted_out' }])
  Object.assign(texts, { state: 'accepted', reason: null })
  // Told again by an import: older than the opt-out, and for a plate that it did not know.
  await contact(third, phone, '2026-05-01T00:00:00Z')
  for (const each of [second, third]) await debt(each)
  move(3 * DAY_MS)
  expect(await run(plate)).toHaveLength(1)
  for (const each of [second, third]) expect(await run(each)).toEqual([])
  move(DAY_MS)
  await contact(third, phone, services.clock.now().toISOString())
  expect(await run(third)).toMatchObject([{ state: 'sent' }])
})

test('an owner with two bindings of a plate is told about each debt once', async () => {
  const plate = newPlate()
  const owner = await binder(plate)
  await query(
    `INSERT INTO plate_binding (id, owner_id, plate_text, plate_colour, plate_key, state, proof, issue_date, asked_at, bound_at, expires_at, updated_at, merchant_id)
     SELECT $2, owner_id, plate_text, plate_colour, plate_key, state, 'checked', issue_date, asked_at, bound_at, expires_at, updated_at, $3
     FROM plate_binding WHERE owner_id = $1`,
    [owner, newId(), merchant.merchantId],
  )
  await debt(plate)
  expect(await run(plate)).toMatchObject([{ state: 'delivered' }])
  expect((await wechatTo(owner))[0]!.data).toMatchObject({ number3: { value: '1' } })
})

test('two nodes that plan at the same moment make one message, about every debt of the plate, and a lost job is queued again', async () => {
  const plate = newPlate()
  const owner = await binder(plate)
  await debt(plate)
  await debt(plate)
  await Promise.all([plan.plan(context), plan.plan(context)])
  const [message, ...others] = await messagesOf(plate)
  expect(others).toEqual([])
  await query(`SELECT graphile_worker.remove_job($1)`, [`reminder:${message!.id as string}`])
  move(20 * 60_000)
  await new RequeueOverdue(services).requeue()
  const keys = await query('SELECT key FROM graphile_worker.jobs WHERE key = $1', [
    `reminder:${message!.id as string}`,
  ])
  expect(keys).toHaveLength(1)
  await run(plate)
  const [sent] = await wechatTo(owner)
  expect(sent!.data).toMatchObject({ number3: { value: '2' }, amount2: { value: '30.00元' } })
})

test('a message that waits without a deadline gets one', async () => {
  const plate = newPlate()
  await binder(plate)
  await debt(plate)
  await plan.plan(context)
  const [{ id }] = (await messagesOf(plate)) as [{ id: string }]
  await query('DELETE FROM deadline WHERE id = $1', [id])
  await new RequeueOverdue(services).addMissing()
  expect(await query('SELECT entity FROM deadline WHERE id = $1', [id])).toEqual([
    { entity: 'reminder_message' },
  ])
})

test('after three years messages about debts that have ended go, and withdrawn numbers; none whose debt would be reminded again', async () => {
  const [ended, owed] = [newPlate(), newPlate()]
  for (const plate of [ended, owed]) await contact(plate)
  const ids = [await debt(ended), await debt(owed)]
  texts.receipt = 'delivered'
  for (const plate of [ended, owed]) {
    await run(plate)
    await run(plate)
  }
  const keys = [plateKey(ended), plateKey(owed)]
  const old = new Date(services.clock.at.getTime() - (3 * 366 + 1) * DAY_MS)
  await query('UPDATE reminder_message SET ended_at = $2 WHERE plate_key = ANY($1::text[])', [keys, old])
  await query('UPDATE debtor_contact SET withdrawn_at = $2 WHERE plate_key = $1', [keys[0], old])
  await query(`UPDATE arrear SET state = 'settled', paid_fen = principal_fen WHERE id = $1`, [ids[0]])
  await new Prune(services).run(context)
  expect(await messagesOf(ended)).toEqual([])
  expect(await messagesOf(owed)).toMatchObject([{ state: 'delivered' }])
  expect(await remindersRows(ids[0]!)).toMatchObject([{ kind: 'text', message_id: null }])
  const kept = await query('SELECT plate_key FROM debtor_contact WHERE plate_key = ANY($1::text[])', [keys])
  expect(kept).toEqual([{ plate_key: keys[1] }])
})

test('a number is kept sealed, is read with the key alone, and a consent that was taken back is used no more', async () => {
  const plate = newPlate()
  const phone = '13912345678'
  await contact(plate, phone)
  const [row] = await query('SELECT * FROM debtor_contact WHERE plate_key = $1', [plateKey(plate)])
  expect(JSON.stringify(row)).not.toContain(phone)
  expect(sealPhone(services.settings, phone)).not.toBe(sealPhone(services.settings, phone))
  await debt(plate)
  await plan.plan(context)
  const work = new UnitOfWork(context, services.clock.now())
  const place = { merchantId: merchant.merchantId, plateKey: plateKey(plate) }
  takeContact(work, services.settings, place, { phone: `+86${phone}`, withdrawnAt: '2026-11-01T00:00:00Z' })
  await commitUnit(services.database, work)
  expect(await run(plate)).toMatchObject([{ state: 'dropped', failure: 'consent_withdrawn' }])
})
