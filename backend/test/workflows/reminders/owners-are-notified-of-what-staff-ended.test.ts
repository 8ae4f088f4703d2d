import { plateKey, type Plate } from '@fangxing/contract/plate'
import type { StayCorrection } from '@fangxing/contract/stays'
import { testRsaKey } from '@fangxing/dev/stack'
import { makeLocalCredentials, startWechatSim, type WechatSim } from '@fangxing/wechat-sim'
import { createEndedSender } from '../../../src/adapters/wechat/reminders'
import type { ActorContext } from '../../../src/domain/actor-context'
import { newId } from '../../../src/persistence/new-id'
import { PreviewBulkVoid } from '../../../src/workflows/bulk-void/preview-bulk-void'
import { AllowMessages } from '../../../src/workflows/reminders/allow-messages'
import { PlanEndedMessages } from '../../../src/workflows/reminders/plan-ended-messages'
import { SendEndedMessage } from '../../../src/workflows/reminders/send-ended-message'
import { CorrectByHand } from '../../../src/workflows/stays/correct-by-hand'
import { PriceByTariff } from '../../../src/workflows/stays/price-by-tariff'
import { RequeueOverdue } from '../../../src/workflows/requeue-overdue'
import { newPlate } from '../../support/build-debt'
import { buildMerchant, type TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee } from '../../support/build-source'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'
import { makeKeys, OWNER_APPID, testSettings } from '../../support/wechat-keys'

const TEMPLATE = 'ended-template'
const HOUR = 3_600_000
// Ten o'clock in Shanghai.
const NOW = new Date('2026-11-25T02:00:00Z')
const context: ActorContext = { actor: 'timer', traceId: 'trace-ended' }
const credentials = makeLocalCredentials({ mchid: '1900000079', appids: [OWNER_APPID], makeKey: testRsaKey })
let services: TestServices
let merchant: TestMerchant
let wechat: WechatSim
let plan: PlanEndedMessages
let send: SendEndedMessage
let allow: AllowMessages
let previewOn: PreviewBulkVoid
let stop: () => Promise<void>
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  wechat = await startWechatSim({ merchants: [credentials.sim], apps: credentials.apps })
  const settings = testSettings(makeKeys(), {
    WECHAT_API_ORIGIN: wechat.url,
    WECHAT_OWNER_SECRET: credentials.apps[0]!.secret,
    WECHAT_ENDED_TEMPLATE: TEMPLATE,
  })
  const endedSender = createEndedSender(settings, {
    now: () => services.clock.now(),
    guarded: ask => ask(),
  })
  stop = () => endedSender.stop()
  const needs = { ...services, endedSender }
  plan = new PlanEndedMessages(needs)
  send = new SendEndedMessage(needs)
  allow = new AllowMessages(needs)
  previewOn = new PreviewBulkVoid({ ...needs, settings: { DECIDE_ALONE_LIMIT_FEN: 20_000 } })
}, 60_000)
afterAll(async () => {
  await stop()
  await wechat.close()
})
beforeEach(() => {
  wechat.faults.clear()
  services.clock.at = NOW
})

const read = (text: string, ...values: unknown[]) =>
  services.database.query<Record<string, unknown>>(text, values)
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const person = () => ({
  kind: 'staff' as const,
  staffId: merchant.staffId,
  merchantId: merchant.merchantId,
  roles: ['manager' as const],
  lotIds: [],
})

/** Somebody who has bound the plate. `known`: what we believe they allowed; `allowed`: what WeChat knows. */
async function binder(
  plate: Plate,
  given: { known?: number; allowed?: number; issued?: string } = {},
): Promise<string> {
  const { known = 1, issued = '2026-01-01' } = given
  const allowed = given.allowed ?? known
  const id = newId()
  const openid = wechat.openid(OWNER_APPID, `person-${id.slice(-8)}`)
  await read('INSERT INTO owner (id, appid, openid) VALUES ($1, $2, $3)', id, OWNER_APPID, openid)
  await read(
    `INSERT INTO plate_binding (id, owner_id, plate_text, plate_colour, plate_key, state, proof, issue_date, asked_at, bound_at, expires_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 'bound', 'read', $6, $7, $7, $8, $7)`,
    newId(),
    id,
    plate.text,
    plate.colour,
    plateKey(plate),
    issued,
    NOW,
    new Date('2028-01-01'),
  )
  if (allowed > 0) wechat.consent(openid, TEMPLATE, allowed)
  if (known > 0)
    await allow.allow({ kind: 'owner', ownerId: id, openid, ownerRef: 'x' }, { count: 0, endedCount: known })
  return id
}
type Source = Awaited<ReturnType<typeof buildSource>>
/** A stay of an hour, whose exit says what it costs. */
async function leave(source: Source, plate: Plate, fen: number, endMs = HOUR): Promise<string> {
  const one = async (kind: 'entry' | 'exit', at: Date, of: Record<string, unknown>) =>
    (
      await services.ingestStays.take(
        { source, nonce: null },
        kind,
        [eventOf(merchant.lotId, plate.text, at, of)],
        context,
      )
    )[0]!
  await one('entry', ago(endMs + HOUR), {})
  return (await one('exit', ago(endMs), fee(fen))).stayId!
}
const wanted = (source: Source) => ({
  sourceId: source.sourceId,
  lotId: merchant.lotId,
  from: ago(24 * HOUR).toISOString(),
  to: NOW.toISOString(),
})
async function start(source: Source) {
  const preview = await previewOn.preview(person(), wanted(source))
  const seen = { stays: preview.stays, amountFen: preview.debtsFen + preview.paidFen }
  const given = { ...wanted(source), reason: '相机整天读错', seen }
  return { preview, begun: await services.manageBulkVoids.start(person(), given, context) }
}
async function voidAll(source: Source) {
  const { preview, begun } = await start(source)
  await services.runBulkVoid.run(begun.id, context)
  await plan.plan(context)
  return { preview, id: begun.id }
}
const messagesOf = (causeId: string) =>
  read('SELECT * FROM ended_message WHERE cause_id = $1 ORDER BY plate_key, owner_id', causeId)
/** What the jobs would do now. */
async function sendAll(causeId: string) {
  for (const { id } of await messagesOf(causeId)) await send.run(id as string, context)
  return messagesOf(causeId)
}
async function wechatTo(ownerId: string) {
  const [owner] = await read('SELECT openid FROM owner WHERE id = $1', ownerId)
  return wechat.messages().filter(({ touser }) => touser === owner!.openid)
}
const owners = async (id: string) => (await services.manageBulkVoids.read(person(), id)).owners

test('whoever bound a plate and allowed it is told once of a bulk void, and the others are counted', async () => {
  const source = await buildSource(services, merchant.merchantId)
  const [told, silent, newer, nobody] = [newPlate(), newPlate(), newPlate(), newPlate()]
  const owner = await binder(told, { known: 2 })
  const refusing = await binder(silent, { known: 0 })
  // What is older than the licence is not theirs to know.
  const later = await binder(newer, { issued: '2026-11-26' })
  await leave(source, told, 800, 5 * HOUR)
  await leave(source, told, 700)
  for (const plate of [silent, newer, nobody]) await leave(source, plate, 600)
  const { preview, begun } = await start(source)
  expect(preview).toMatchObject({ owners: 3, toTell: { isOn: true, reachable: 1, unreachable: 1 } })
  // Nobody is told before it is over.
  await plan.plan(context)
  expect(await messagesOf(begun.id)).toEqual([])
  await services.runBulkVoid.run(begun.id, context)
  expect(
    await read(`SELECT 1 AS n FROM graphile_worker.jobs WHERE key = 'plan-ended-messages'`),
  ).toHaveLength(1)
  await plan.plan(context)
  await plan.plan(context)
  expect(await owners(begun.id)).toEqual({ told: 0, waiting: 2, unreached: 0 })
  await sendAll(begun.id)
  await sendAll(begun.id)
  await plan.plan(context)
  expect(await owners(begun.id)).toEqual({ told: 1, waiting: 0, unreached: 1 })
  const messages = await messagesOf(begun.id)
  expect(messages).toHaveLength(2)
  expect(messages.find(({ owner_id: id }) => id === owner)).toMatchObject({
    state: 'delivered',
    failure: null,
    external_id: expect.stringMatching(/^\d+$/),
  })
  expect(messages.find(({ owner_id: id }) => id === refusing)).toMatchObject({
    state: 'dropped',
    failure: 'no_grant',
  })
  const [first, ...more] = await wechatTo(owner)
  expect(more).toEqual([])
  expect(first).toMatchObject({ templateId: TEMPLATE })
  expect(first!.data).toMatchObject({
    car_number1: { value: told.text },
    amount2: { value: '15.00元' },
    number3: { value: '2' },
  })
  expect([...(await wechatTo(refusing)), ...(await wechatTo(later))]).toEqual([])
  // One permission is used, and those for reminders are others.
  expect(
    await read(
      'SELECT granted_count, used_count, ended_granted_count, ended_used_count FROM message_grant WHERE owner_id = $1',
      owner,
    ),
  ).toEqual([{ granted_count: 0, used_count: 0, ended_granted_count: 2, ended_used_count: 1 }])
})

test('the preview of a bulk void counts exactly those whom the act then tells and cannot reach', async () => {
  const source = await buildSource(services, merchant.merchantId)
  const [known, checked, quiet, early] = [newPlate(), newPlate(), newPlate(), newPlate()]
  const [late, younger, over, fleet, strange] = [newPlate(), newPlate(), newPlate(), newPlate(), newPlate()]
  const told = [await binder(known), await binder(checked), await binder(early, { issued: '2026-11-25' })]
  // The merchant itself has checked the licence, and nobody else's debts are shown.
  await read('UPDATE plate_binding SET merchant_id = $2 WHERE owner_id = $1', told[1], merchant.merchantId)
  const silent = [await binder(quiet, { known: 0 })]
  // Of two debts one is older than the licence: it is not theirs to know, and the other one is.
  const half = await binder(late, { issued: '2026-11-25' })
  await binder(younger, { issued: '2026-11-26' })
  const ended = await binder(over)
  await read('UPDATE plate_binding SET expires_at = $2 WHERE owner_id = $1', ended, ago(HOUR))
  // A licence that another merchant has checked shows its debts alone.
  const { merchantId: strangers } = await buildMerchant(services)
  const theirs = await binder(strange)
  await read('UPDATE plate_binding SET merchant_id = $2 WHERE owner_id = $1', theirs, strangers)
  // One person with two of the plates and one permission is one person told.
  await read(
    `INSERT INTO plate_binding (id, owner_id, plate_text, plate_colour, plate_key, state, proof, issue_date, asked_at, bound_at, expires_at, updated_at)
     SELECT gen_random_uuid(), owner_id, $2, $3, $4, state, proof, issue_date, asked_at, bound_at, expires_at, updated_at
     FROM plate_binding WHERE owner_id = $1`,
    told[0],
    fleet.text,
    fleet.colour,
    plateKey(fleet),
  )
  for (const plate of [known, checked, quiet, late, younger, over, fleet, strange])
    await leave(source, plate, 500, 14 * HOUR)
  for (const plate of [early, late]) await leave(source, plate, 700)
  const { preview, id } = await voidAll(source)
  const planned = await messagesOf(id)
  const concerned = new Set(planned.map(({ owner_id: owner }) => owner))
  expect(concerned).toEqual(new Set([...told, ...silent, half]))
  expect(planned.find(({ owner_id: owner }) => owner === half)).toMatchObject({
    debt_count: 1,
    amount_fen: 700,
  })
  await sendAll(id)
  const { toTell } = preview
  expect(await owners(id)).toEqual({ told: toTell.reachable, waiting: 0, unreached: toTell.unreachable })
  expect(toTell).toEqual({ isOn: true, reachable: 4, unreachable: 1 })
})

test('a message that WeChat returns, breaks off or cannot take is noted, and none goes out twice', async () => {
  const source = await buildSource(services, merchant.merchantId)
  const [returned, broken, refused, interrupted] = [newPlate(), newPlate(), newPlate(), newPlate()]
  const people = [
    await binder(returned, { known: 3, allowed: 0 }),
    await binder(broken),
    await binder(refused),
    await binder(interrupted),
  ]
  for (const plate of [returned, broken, refused, interrupted]) await leave(source, plate, 500)
  const { id } = await voidAll(source)
  const of = async (ownerId: string) =>
    (await messagesOf(id)).find(({ owner_id: owner }) => owner === ownerId)!
  const run = async (index: number) => {
    await send.run((await of(people[index]!)).id as string, context)
    return of(people[index]!)
  }
  expect(await run(0)).toMatchObject({ state: 'returned', failure: '43101' })
  expect(await read('SELECT ended_used_count FROM message_grant WHERE owner_id = $1', people[0])).toEqual([
    { ended_used_count: 3 },
  ])
  wechat.faults.add({ route: 'message', kind: 'apply-then-cut' })
  expect(await run(1)).toMatchObject({ state: 'unknown' })
  wechat.faults.clear()
  await run(1)
  expect(await wechatTo(people[1]!)).toHaveLength(1)
  // Certainly nothing went out: it is sent later.
  const unreached = new SendEndedMessage({
    ...services,
    endedSender: {
      isOn: true,
      templateId: TEMPLATE,
      send: () => Promise.resolve({ kind: 'not_sent', why: 'no access token' }),
    },
  })
  await unreached.run((await of(people[2]!)).id as string, context)
  expect(await of(people[2]!)).toMatchObject({ state: 'due', attempts: 1 })
  expect(await run(2)).toMatchObject({ state: 'delivered', attempts: 2 })
  // The node that sent it ended before it could say so.
  await read(
    `UPDATE ended_message SET state = 'sending', attempts = 1, sent_at = $2 WHERE id = $1`,
    (await of(people[3]!)).id,
    NOW,
  )
  expect(await run(3)).toMatchObject({ state: 'unknown', failure: 'interrupted' })
  expect(await wechatTo(people[3]!)).toEqual([])
  expect(await owners(id)).toEqual({ told: 1, waiting: 0, unreached: 3 })
})

test('by night it waits for eight in the morning, and a lost job is queued again', async () => {
  const source = await buildSource(services, merchant.merchantId)
  const plate = newPlate()
  const owner = await binder(plate)
  await leave(source, plate, 500)
  const { id } = await voidAll(source)
  const [message] = await messagesOf(id)
  services.clock.at = new Date('2026-11-25T14:00:00Z')
  expect(await sendAll(id)).toMatchObject([{ state: 'due' }])
  expect(
    await read(`SELECT due_at FROM deadline WHERE entity = 'ended_message' AND id = $1`, message!.id),
  ).toEqual([{ due_at: new Date('2026-11-26T00:00:00Z') }])
  const key = `ended-message:${String(message!.id)}`
  await read('SELECT graphile_worker.remove_job($1)', key)
  services.clock.at = new Date('2026-11-26T00:01:00Z')
  await new RequeueOverdue(services).requeue()
  expect(await read('SELECT 1 AS n FROM graphile_worker.jobs WHERE key = $1', key)).toHaveLength(1)
  expect(await sendAll(id)).toMatchObject([{ state: 'delivered' }])
  expect(await wechatTo(owner)).toHaveLength(1)
})

test('without a template nobody is told, and the counts say so', async () => {
  const source = await buildSource(services, merchant.merchantId)
  const plate = newPlate()
  const owner = await binder(plate)
  await leave(source, plate, 500)
  expect(await services.previewBulkVoid.preview(person(), wanted(source))).toMatchObject({
    toTell: { isOn: false, reachable: 0, unreachable: 1 },
  })
  const { id } = await voidAll(source)
  const off = new SendEndedMessage(services)
  for (const { id: messageId } of await messagesOf(id)) await off.run(messageId as string, context)
  expect(await messagesOf(id)).toMatchObject([{ state: 'dropped', failure: 'no_template' }])
  expect(await owners(id)).toEqual({ told: 0, waiting: 0, unreached: 1 })
  expect(await wechatTo(owner)).toEqual([])
})

test('a correction that ends a debt tells whoever bound the plate by how much less is owed', async () => {
  const source = await buildSource(services, merchant.merchantId)
  const plate = newPlate()
  const owner = await binder(plate)
  const stayId = await leave(source, plate, 900)
  const correction = { kind: 'void' } as const
  const { seen } = await services.correctByHand.preview(person(), stayId, correction, context)
  expect(await read('SELECT 1 AS n FROM ended_debt WHERE cause = $1', 'correction')).toEqual([])
  await services.correctByHand.correct(person(), stayId, { correction, reason: '相机读错', seen }, context)
  const [ended] = await read(
    'SELECT e.cause_id, e.amount_fen, p.act FROM ended_debt e JOIN approval p ON p.id = e.cause_id WHERE e.cause = $1',
    'correction',
  )
  expect(ended).toMatchObject({ amount_fen: 900, act: 'withdraw' })
  await plan.plan(context)
  expect(await sendAll(ended!.cause_id as string)).toMatchObject([
    { state: 'delivered', owner_id: owner, debt_count: 1, amount_fen: 900 },
  ])
  const [message] = await wechatTo(owner)
  expect(message!.data).toMatchObject({ amount2: { value: '9.00元' } })
})

test('the preview of a correction says who is told about it and who cannot be', async () => {
  const source = await buildSource(services, merchant.merchantId)
  const [told, silent, newer] = [newPlate(), newPlate(), newPlate()]
  const owner = await binder(told)
  await binder(silent, { known: 0 })
  // What is older than the licence is not theirs to know.
  await binder(newer, { issued: '2026-11-26' })
  const correctOn = new CorrectByHand({
    ...services,
    settings: { ...services.settings, DECIDE_ALONE_LIMIT_FEN: 20_000 },
    priceStay: new PriceByTariff(services),
    endedSender: { isOn: true },
    publishCommand: () => Promise.resolve(true),
  })
  const toTell = async (by: CorrectByHand, stayId: string, correction: StayCorrection) =>
    (await by.preview(person(), stayId, correction, context)).toTell
  const never = { kind: 'void' } as const
  const stayId = await leave(source, told, 900)
  expect(await toTell(correctOn, stayId, never)).toEqual({ isOn: true, reachable: 1, unreachable: 0 })
  // Without a template nobody is.
  expect(await toTell(services.correctByHand, stayId, never)).toEqual({
    isOn: false,
    reachable: 0,
    unreachable: 1,
  })
  // Nobody is told that they owe more.
  const nobody = { isOn: true, reachable: 0, unreachable: 0 }
  expect(await toTell(correctOn, stayId, { kind: 'times', totalFen: 1200 })).toEqual(nobody)
  expect(await toTell(correctOn, stayId, { kind: 'times', totalFen: 600 })).toMatchObject({ reachable: 1 })
  expect(await toTell(correctOn, await leave(source, silent, 900), never)).toMatchObject({
    reachable: 0,
    unreachable: 1,
  })
  expect(await toTell(correctOn, await leave(source, newer, 900), never)).toEqual(nobody)
  const [{ id: debtId }] = (await read('SELECT id FROM arrear WHERE stay_id = $1', stayId)) as [
    { id: string },
  ]
  const { seen } = await correctOn.preview(person(), stayId, never, context)
  await correctOn.correct(person(), stayId, { correction: never, reason: '相机读错', seen }, context)
  const [approval] = await read('SELECT id FROM approval WHERE $1 = ANY(arrear_ids)', debtId)
  await plan.plan(context)
  expect(await sendAll(approval!.id as string)).toMatchObject([{ state: 'delivered', owner_id: owner }])
})
