import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import type { TestMerchant } from '../../support/build-order'
import { eventOf, plateOf } from '../../support/build-source'
import { runReprices } from '../../support/build-tariff-lot'
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

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-bounded' }
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

test('a pass counts for its plate, however much others of the same batch, or the plate itself, are entitled to', async () => {
  const [plate, other] = [plateOf(), plateOf()]
  await read(
    `INSERT INTO entitlement (id, merchant_id, kind, name, plate_keys, lot_ids, bays, valid_from, valid_to, granted_by, created_at)
     SELECT ('00000000' || substr(gen_random_uuid()::text, 9))::uuid, $1, 'charging', 'c', ARRAY[plate || '/blue'], ARRAY[]::uuid[], ARRAY[]::text[], $4::timestamptz,
       $4::timestamptz + interval '1 second', $5, now() FROM unnest(ARRAY[$2, $3]) AS plate, generate_series(1, 2500)`,
    merchant.merchantId,
    plate,
    other,
    at('08:00'),
    merchant.staffId,
  )
  await grant(plate, { kind: 'pass' })
  const rows = [other, plate].map(text =>
    eventOf(merchant.lotId, text, at('11:00'), { entryAt: at('08:00').toISOString() }),
  )
  await services.ingestStays.take({ source, nonce: null }, 'exit', rows, context)
  expect((await staysOf(plate)).map(({ state }) => state as string)).toEqual(['free'])
  expect((await staysOf(other)).map(({ state }) => state as string)).toEqual(['owed'])
})

const owedOf = async (plate: string) => Number((await debtsOf(lot, plate))[0]!.due_fen)

test('a grant that would let go more than one person may decide is refused, and one from today is not', async () => {
  const plate = plateOf()
  const entryAt = new Date(at('11:00').getTime() - 24 * 24 * HOUR).toISOString()
  await told(plate, '08:00', '11:00', { entryAt })
  expect(await owedOf(plate)).toBeGreaterThan(20_000)
  const refused = { code: 'GRANT_ABOVE_LIMIT', params: { limitYuan: '200.00' } }
  const coupon = { unit: 'percent', amount: 100 }
  const from = plainDate(-24 * 26)
  await expect(grant(plate, { kind: 'pass', validFrom: from })).rejects.toMatchObject(refused)
  await expect(grant(plate, { kind: 'free_list', validFrom: from })).rejects.toMatchObject(refused)
  await expect(grant(plate, { kind: 'coupon', coupon, validFrom: from })).rejects.toMatchObject(refused)
  const [stay] = await read('SELECT id FROM parking_session WHERE plate_text = $1', plate)
  const ofStay = { kind: 'coupon' as const, coupon, stayId: stay!.id, plates: [], validFrom: from }
  await expect(grant(plate, ofStay)).rejects.toMatchObject(refused)
  await grant(plate, { kind: 'pass', validFrom: new Date('2026-11-22T16:00:00Z').toISOString() })
  await grant(plate, { kind: 'pass', validFrom: from, validTo: plainDate(-24 * 25) })
  await grant(plateOf(), { kind: 'pass', validFrom: from })
  await runReprices(services)
  const row = { validFrom: from }
  expect(
    await services.takeEntitlements.takePasses(source, [passRow(plate, NOW, row)], context),
  ).toMatchObject([{ outcome: 'accepted' }])
})

test.each([
  ['the moment at which the car left days ago', -48, (exitAt: Date) => exitAt],
  ['this morning, when the car left at noon', 0, () => new Date('2026-11-22T16:00:00Z')],
])('a coupon from %s lets no more go than one person may decide', async (_, hours, fromOf) => {
  const plate = plateOf()
  const exitAt = new Date(at('12:00').getTime() + hours * HOUR)
  const entryAt = new Date(exitAt.getTime() - 24 * 24 * HOUR).toISOString()
  await services.ingestStays.take(
    { source, nonce: null },
    'exit',
    [eventOf(merchant.lotId, plate, exitAt, { entryAt })],
    context,
  )
  const owedFen = await owedOf(plate)
  expect(owedFen).toBeGreaterThan(20_000)
  const [stay] = await read('SELECT id FROM parking_session WHERE plate_text = $1', plate)
  const validFrom = fromOf(exitAt).toISOString()
  const percent = { kind: 'coupon' as const, coupon: { unit: 'percent', amount: 100 }, validFrom }
  for (const place of [{}, { stayId: stay!.id, plates: [] }])
    await expect(grant(plate, { ...percent, ...place })).rejects.toMatchObject({ code: 'GRANT_ABOVE_LIMIT' })
  await grant(plate, { ...percent, coupon: { unit: 'fen', amount: 500 } })
  await runReprices(services)
  expect(await owedOf(plate)).toBe(owedFen - 500)
})
