import { plateKey } from '@fangxing/contract/plate'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { newId } from '../../../src/persistence/new-id'
import { buildOrder, buildOwner, type TestMerchant } from '../../support/build-order'
import { plateOf } from '../../support/build-source'
import { managerOf, runReprices } from '../../support/build-tariff-lot'
import { tradeReport } from '../../support/fake-pay'
import { standFor } from '../../support/stand-for'
import type { TestServices } from '../../support/test-services'
import {
  debtsOf,
  entitledStaysOf,
  grantTo,
  passRow,
  sendStay,
  type Granted,
  type PricedLot,
  usePricedLot,
} from '../../support/use-priced-lot'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-entitled' }
const NOW = new Date('2026-11-23T12:00:00Z')
const HOUR = 3_600_000
let services: TestServices
let merchant: TestMerchant
let source: SourceSession
let lot: PricedLot
usePricedLot(NOW, made => ({ services, merchant, source } = lot = made))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const at = (text: string) => new Date(`2026-11-23T${text}:00+08:00`)
const told = (plate: string, from: string, to: string, more: Record<string, unknown> = {}) =>
  sendStay(lot, { plate, from: at(from), to: at(to), ...more }, context)
const plainDate = (hours: number) => new Date(NOW.getTime() + hours * HOUR).toISOString()
const grant = (text: string, given: Granted) => grantTo(lot, text, given, context)
const staysOf = (plate: string) => entitledStaysOf(lot, plate)

test('a pass ends what it covers, and brings it back when it is ended before that', async () => {
  const plate = plateOf()
  await told(plate, '08:00', '11:00')
  const pass = await grant(plate, { kind: 'pass' })
  expect(pass).toMatchObject({ kind: 'pass', grantedBy: { id: merchant.staffId, name: '张三' } })
  expect(await runReprices(services)).toBe(1)
  expect(await staysOf(plate)).toEqual([{ state: 'free', total_fen: 0, given: 1 }])
  expect(await debtsOf(lot, plate)).toEqual([{ state: 'void', due_fen: 0 }])
  const ending = { version: pass.version, endsAt: at('10:00').toISOString(), reason: '退卡' }
  const ended = await services.manageEntitlements.end(managerOf(merchant), pass.id, ending, context)
  expect(ended).toMatchObject({ validTo: at('10:00').toISOString(), endedAt: NOW.toISOString() })
  expect(await runReprices(services)).toBe(1)
  expect(await staysOf(plate)).toEqual([{ state: 'owed', total_fen: 300, given: 1 }])
  expect(await debtsOf(lot, plate)).toEqual([
    { state: 'void', due_fen: 0 },
    { state: 'grace', due_fen: 300 },
  ])
  const events = await read(
    `SELECT event, detail->>'reason' AS reason FROM journal WHERE entity = 'entitlement' AND entity_id = $1 ORDER BY id`,
    pass.id,
  )
  expect(events).toEqual([
    { event: 'granted', reason: '物业登记' },
    { event: 'ended', reason: '退卡' },
  ])
})

test('plates of a company change: who leaves was free until then, who joins is from then on, who stays never pays', async () => {
  const [stays, leaves, joins] = [plateOf(), plateOf(), plateOf()]
  const blue = (...texts: string[]) => texts.map(text => ({ text, colour: 'blue' as const }))
  const fleet = await grant(stays, { kind: 'pass', name: '顺丰车队', plates: blue(stays, leaves) })
  await told(leaves, '08:00', '11:00')
  await told(joins, '08:00', '11:00')
  // In the middle of a minute.
  services.clock.at = new Date(NOW.getTime() + 25_000)
  const wanted = { entitlementId: fleet.id, version: fleet.version, validTo: plainDate(900), reason: '换车' }
  const manager = managerOf(merchant)
  const change = (more: object) =>
    services.changePlates.change(manager, { ...wanted, plates: [], ...more }, context)
  const next = await change({ plates: blue(stays, joins, joins) })
  expect(next).toMatchObject({
    name: '顺丰车队',
    plates: [`${stays}/blue`, `${joins}/blue`],
    validFrom: NOW.toISOString(),
    validTo: plainDate(900),
    isOfSource: false,
  })
  expect(next.id).not.toBe(fleet.id)
  await runReprices(services)
  // What was before stays as it was.
  expect(await staysOf(leaves)).toMatchObject([{ state: 'free' }])
  expect(await staysOf(joins)).toMatchObject([{ state: 'owed', total_fen: 900 }])
  services.clock.at = new Date(NOW.getTime() + 2 * HOUR)
  for (const plate of [stays, leaves, joins]) await told(plate, '19:00', '21:00')
  expect(await staysOf(stays)).toMatchObject([{ state: 'free', total_fen: 0 }])
  const lastOf = async (plate: string) => (await staysOf(plate)).at(-1)
  expect(await lastOf(leaves)).toMatchObject({ state: 'owed', total_fen: 300 })
  expect(await lastOf(joins)).toMatchObject({ state: 'owed', total_fen: 300 })

  const [detail] = await read(
    `SELECT detail FROM journal WHERE entity = 'entitlement' AND entity_id = $1`,
    next.id,
  )
  expect(detail).toMatchObject({ detail: { continues: fleet.id, reason: '换车' } })
  // Somebody else had the former one on the screen; it is over by now.
  await expect(change({ plates: blue(stays) })).rejects.toMatchObject({ code: 'VERSION_CONFLICT' })
  const former = await services.changePlates.read(manager, fleet.id)
  const again = change({ version: former.version, plates: blue(stays) })
  await expect(again).rejects.toMatchObject({ code: 'ENTITLEMENT_NOT_CHANGED' })
  const past = { entitlementId: next.id, version: next.version, plates: blue(stays), validTo: plainDate(-1) }
  await expect(change(past)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await expect(
    services.changePlates.read({ ...manager, merchantId: newId() }, next.id),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a pass that has not begun is changed itself', async () => {
  const [plate, other] = [plateOf(), plateOf()]
  const pass = await grant(plate, { kind: 'pass', validFrom: plainDate(24) })
  const plates = [{ text: other, colour: 'blue' as const }]
  const change = {
    entitlementId: pass.id,
    version: pass.version,
    plates,
    validTo: plainDate(48),
    reason: '打错车牌',
  }
  const changed = await services.changePlates.change(managerOf(merchant), change, context)
  expect(changed).toMatchObject({
    id: pass.id,
    version: pass.version + 1,
    plates: [`${other}/blue`],
    validFrom: plainDate(24),
    validTo: plainDate(48),
    endedAt: null,
  })
})

test('what was imported for a stay is its debt when the pass that covered it is ended earlier', async () => {
  const plate = plateOf()
  await read(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at,
       exited_at, principal_fen, state, content_hash)
     VALUES ($1::uuid, $2, $3, 'import', ($1::uuid)::text, $4::text, 'blue', $4::text || '/blue', $5, $6, 900, 'outstanding', 'x')`,
    newId(),
    merchant.merchantId,
    merchant.lotId,
    plate,
    at('08:00'),
    at('11:00'),
  )
  const pass = await grant(plate, { kind: 'pass' })
  await told(plate, '08:00', '11:00')
  expect((await staysOf(plate)).map(({ state }) => state as string)).toEqual(['free'])
  const ending = { version: pass.version, endsAt: at('07:00').toISOString(), reason: '退卡' }
  await services.manageEntitlements.end(managerOf(merchant), pass.id, ending, context)
  expect(await runReprices(services)).toBe(1)
  expect((await staysOf(plate)).map(({ state }) => state as string)).toEqual(['owed'])
  expect(await debtsOf(lot, plate)).toEqual([{ state: 'outstanding', due_fen: 900 }])
})

test('a stay that ends under a pass owes nothing from the beginning, whatever its source asks for', async () => {
  const plate = plateOf()
  await grant(plate, { kind: 'free_list' })
  await told(plate, '08:00', '11:00')
  await told(plate, '12:00', '13:00', { fee: { totalFen: 800, discountFen: 0, paidFen: 0 } })
  expect((await staysOf(plate)).map(({ state }) => state as string)).toEqual(['free', 'free'])
  expect(await debtsOf(lot, plate)).toEqual([])
})

test('what was paid before a pass was granted stays paid', async () => {
  const plate = plateOf()
  await told(plate, '08:00', '11:00', { fee: { totalFen: 800, discountFen: 0, paidFen: 800 } })
  await grant(plate, { kind: 'pass' })
  expect(await runReprices(services)).toBe(0)
  expect(await staysOf(plate)).toEqual([{ state: 'paid', total_fen: 800, given: 0 }])
})

test('a coupon is spent once, on the first stay of the plate, although that is reported last', async () => {
  const plate = plateOf()
  const coupon = await grant(plate, { kind: 'coupon', coupon: { unit: 'fen', amount: 500 } })
  await told(plate, '12:00', '14:00')
  expect(await staysOf(plate)).toEqual([{ state: 'owed', total_fen: 100, given: 1 }])
  await told(plate, '08:00', '11:00')
  await runReprices(services)
  expect(await staysOf(plate)).toEqual([
    { state: 'owed', total_fen: 400, given: 1 },
    { state: 'owed', total_fen: 600, given: 0 },
  ])
  const [used] = await read(
    'SELECT s.entered_at FROM entitlement e JOIN parking_session s ON s.id = e.used_stay_id WHERE e.id = $1',
    coupon.id,
  )
  expect(used).toEqual({ entered_at: at('08:00') })
})

test('a coupon for one stay counts for that one alone', async () => {
  const plate = plateOf()
  await told(plate, '08:00', '11:00')
  const { stayId } = await told(plate, '12:00', '14:00')
  await grant(plate, { kind: 'coupon', stayId, plates: [], coupon: { unit: 'percent', amount: 50 } })
  expect(await runReprices(services)).toBe(1)
  expect((await staysOf(plate)).map(({ total_fen: fen }) => fen as number)).toEqual([900, 300])
})

test('a held car is let go when nothing of its debts is left, and a payment under way is given back', async () => {
  const order = await buildOrder(services, merchant)
  const owner = await buildOwner(services, order.orderId)
  const { arrearIds, orderId } = order
  const plate = await standFor(services, { merchant, source, arrearIds }, [3, 1])
  const start = { orderId, amountFen: 1500, owner }
  const { paymentId } = await services.startPayment.start(start, context)
  await grant(plate, { kind: 'free_list' })
  expect(await runReprices(services)).toBe(2)
  expect(await read('SELECT state, due_fen FROM bill WHERE id = $1', orderId)).toEqual([
    { state: 'settled', due_fen: 1500 },
  ])
  expect(await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, orderId)).toEqual([
    { why: 'WAIVED' },
  ])
  expect(services.published.some(({ topic }) => topic.includes(order.deviceId))).toBe(true)
  expect((await debtsOf(lot, plate)).map(({ state }) => state as string)).toEqual(['void', 'void'])
  const number = paymentId.replaceAll('-', '')
  expect(
    await services.settlePayment.settle(tradeReport(number, { totalFen: 1500 }), 'notice', context),
  ).toMatchObject({ kind: 'surplus' })
  expect(await read('SELECT amount_fen FROM refund WHERE payment_id = $1', paymentId)).toEqual([
    { amount_fen: 1500 },
  ])
})

test('a pass for one of two debts of a held car takes that one off its bill', async () => {
  const order = await buildOrder(services, merchant)
  const { arrearIds, orderId } = order
  const plate = await standFor(services, { merchant, source, arrearIds }, [3, 1])
  await grant(plate, { kind: 'pass', validFrom: plainDate(-60), validTo: plainDate(1) })
  expect(await runReprices(services)).toBeGreaterThan(0)
  expect(await read('SELECT state, due_fen FROM bill WHERE id = $1', orderId)).toEqual([
    { state: 'open', due_fen: 500 },
  ])
  expect(await read(`SELECT 1 FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, orderId)).toEqual([])
})

test('another merchant neither sees nor ends it, and what is over is not ended again', async () => {
  const plate = plateOf()
  const pass = await grant(plate, { kind: 'pass' })
  const key = plateKey({ text: plate, colour: 'blue' })
  const list = (session = managerOf(merchant)) =>
    services.manageEntitlements.list(session, { limit: 10, plateKey: key })
  expect((await list()).items.map(({ id }) => id)).toEqual([pass.id])
  const other = { ...managerOf(merchant), merchantId: '00000000-0000-7000-8000-000000000000' }
  expect((await list(other)).items).toEqual([])
  const end = (session: typeof other, version: number, endsAt?: string) =>
    services.manageEntitlements.end(session, pass.id, { version, endsAt, reason: '退卡' }, context)
  await expect(end(other, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(end(managerOf(merchant), 2)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' })
  await expect(end(managerOf(merchant), 1, plainDate(300))).rejects.toMatchObject({ code: 'BAD_INPUT' })
  const wrong = { kind: 'pass' as const, validTo: plainDate(-300) }
  await expect(grant(plate, wrong)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  const nobody = { kind: 'coupon' as const, plates: [], coupon: { unit: 'fen' as const, amount: 1 } }
  await expect(grant(plate, nobody)).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

test('a connected system sells a pass, changes it and ends it; each row says what it concerns', async () => {
  const plate = plateOf()
  await told(plate, '08:00', '11:00')
  const row = passRow(plate, NOW)
  const take = (...rows: unknown[]) => services.takeEntitlements.takePasses(source, rows, context)
  expect(await take(row, passRow('XX', NOW, { passRef: 'x' }), { nothing: 1 })).toMatchObject([
    { outcome: 'accepted', consequences: [expect.stringMatching(/^entitlement:/), 'reprices:1'] },
    { outcome: 'refused', errors: [{ field: 'plates', code: 'PLATE_MALFORMED' }] },
    { outcome: 'refused' },
  ])
  expect(await runReprices(services)).toBe(1)
  expect(await take(row)).toMatchObject([{ outcome: 'duplicate', first: 'accepted' }])
  expect(await take({ ...row, bays: ['A1'] })).toMatchObject([{ outcome: 'conflict' }])
  expect(await take(passRow(plate, NOW, { validTo: at('09:00').toISOString() }))).toMatchObject([
    { outcome: 'applied' },
  ])
  expect(await runReprices(services)).toBe(1)
  expect(await staysOf(plate)).toEqual([{ state: 'owed', total_fen: 600, given: 1 }])
  expect(await take(passRow(plate, NOW, { coupon: { unit: 'fen', amount: 100 } }))).toMatchObject([
    { outcome: 'refused', errors: [{ code: 'ROW_IDENTITY_CHANGED' }] },
  ])
  expect(await take(passRow(plateOf(), NOW, { lotCodes: ['nowhere'] }))).toMatchObject([
    { outcome: 'refused', errors: [{ code: 'ROW_LOT_UNKNOWN' }] },
  ])
  expect(await take(passRow(plateOf(), NOW, { validTo: plainDate(-300) }))).toMatchObject([
    { outcome: 'refused', errors: [{ code: 'ROW_TIMES_WRONG' }] },
  ])
})

test('what a manager ended stays ended when its source reports it again', async () => {
  const plate = plateOf()
  const take = (row: unknown) => services.takeEntitlements.takePasses(source, [row], context)
  const [made] = await take(passRow(plate, NOW))
  const id = made!.consequences![0]!.slice('entitlement:'.length)
  const ending = { version: 1, endsAt: at('07:00').toISOString(), reason: '退卡' }
  await services.manageEntitlements.end(managerOf(merchant), id, ending, context)
  expect(await take(passRow(plate, NOW, { name: '续卡', validFrom: plainDate(-300) }))).toMatchObject([
    { outcome: 'applied' },
  ])
  const kept = await read('SELECT name, valid_from, valid_to FROM entitlement WHERE id = $1', id)
  expect(kept).toEqual([{ name: '续卡', valid_from: new Date(plainDate(-200)), valid_to: at('07:00') }])
  await told(plate, '08:00', '11:00')
  expect((await staysOf(plate)).map(({ state }) => state as string)).toEqual(['owed'])
  expect(
    await take(passRow(plate, NOW, { validTo: plainDate(-300), validFrom: plainDate(-400) })),
  ).toMatchObject([{ outcome: 'applied' }])
})

test('time that the car charged is not charged as parking, also when it is reported later', async () => {
  const plate = plateOf()
  await told(plate, '08:00', '11:00')
  const row = {
    eventId: `c-${plate}`,
    sentAt: NOW.toISOString(),
    chargeRef: `c-${plate}`,
    lotCode: merchant.lotId,
    plate: { text: plate, colour: 'blue' },
    from: at('08:00').toISOString(),
    to: at('10:00').toISOString(),
  }
  expect(await services.takeEntitlements.takeCharging(source, [row], context)).toMatchObject([
    { outcome: 'accepted', consequences: [expect.any(String), 'reprices:1'] },
  ])
  expect(await runReprices(services)).toBe(1)
  expect(await staysOf(plate)).toEqual([{ state: 'owed', total_fen: 300, given: 1 }])
})
