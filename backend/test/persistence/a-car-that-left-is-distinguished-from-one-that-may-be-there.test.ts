import { carsLeft } from '../../src/persistence/readings/car-left'
import { newId } from '../../src/persistence/new-id'
import { newPlate } from '../support/build-debt'
import { buildMerchant, buildOrder, type TestMerchant } from '../support/build-order'
import { buildSource } from '../support/build-source'
import { fakePay } from '../support/fake-pay'
import { startTestServices, type TestServices } from '../support/test-services'
import { makeKeys, testSettings } from '../support/wechat-keys'

const HOUR_MS = 3_600_000
let services: TestServices
beforeAll(async () => {
  services = await startTestServices(testSettings(makeKeys()), fakePay())
  services.clock.at = new Date('2026-11-26T04:00:00Z')
}, 60_000)
afterAll(() => services.stop(), 60_000)

const hoursAgo = (hours: number) => new Date(services.clock.now().getTime() - hours * HOUR_MS)

async function addStay(
  merchant: TestMerchant,
  text: string,
  [entered, exited, state]: [Date, Date | null, string],
) {
  const { sourceId } = await buildSource(services, merchant.merchantId)
  await services.database.query(
    `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct,
       entered_at, exited_at, heard_at)
     VALUES ($1, $2, $3, $4, $5, $6::text, 'blue', $6::text || '/blue', 'small', 'fuel', 99, $7, $8, now())`,
    [newId(), merchant.merchantId, merchant.lotId, sourceId, state, text, entered, exited],
  )
}

const addSighting = (merchant: TestMerchant, text: string, seen: Date) =>
  services.database.query(
    `INSERT INTO sighting (id, merchant_id, lot_id, plate_text, plate_colour, plate_key, state, cause, confidence_pct, is_colour_seen, first_seen_at, seen_at, ends_at, updated_at)
     VALUES ($1, $2, $3, $4::text, 'blue', $4::text || '/blue', 'gone', 'patrol', 99, true, $5, $5, $5, $5)`,
    [newId(), merchant.merchantId, merchant.lotId, text, seen],
  )

async function leftOf({ merchantId }: TestMerchant, plateText: string) {
  const text = carsLeft('$1::uuid', '$2::text')
  const rows = await services.database.query<{ plate_colour: string; left_at: Date }>(text, [
    merchantId,
    plateText,
  ])
  return rows.map(row => ({ plateColour: row.plate_colour, leftAt: row.left_at.toISOString() }))
}

test('a car has left from its last exit on, until an entry or somebody reports it again', async () => {
  const merchant = await buildMerchant(services)
  const { text } = newPlate()
  expect(await leftOf(merchant, text)).toEqual([])
  await addStay(merchant, text, [hoursAgo(9), hoursAgo(8), 'free'])
  await addStay(merchant, text, [hoursAgo(5), hoursAgo(4), 'void'])
  await addSighting(merchant, text, hoursAgo(9))
  expect(await leftOf(merchant, text)).toEqual([{ plateColour: 'blue', leftAt: hoursAgo(8).toISOString() }])
  expect(await leftOf(await buildMerchant(services), text)).toEqual([])
  await addSighting(merchant, text, hoursAgo(3))
  expect(await leftOf(merchant, text)).toEqual([])
  await addStay(merchant, text, [hoursAgo(3), hoursAgo(2), 'free'])
  expect(await leftOf(merchant, text)).toHaveLength(1)
  await addStay(merchant, text, [hoursAgo(1), null, 'inside'])
  expect(await leftOf(merchant, text)).toEqual([])
})

test('an order that was opened after the exit was opened beside the car; an exit after it ends that', async () => {
  const merchant = await buildMerchant(services)
  const { orderId } = await buildOrder(services, merchant)
  const order = await services.database.one<{ plate_text: string }>(
    'SELECT plate_text FROM recovery_order WHERE id = $1',
    [orderId],
  )
  const { plate_text: text } = order!
  await addStay(merchant, text, [hoursAgo(5), hoursAgo(4), 'free'])
  expect(await leftOf(merchant, text)).toEqual([])
  await addStay(merchant, text, [hoursAgo(3), hoursAgo(-1), 'free'])
  expect(await leftOf(merchant, text)).toHaveLength(1)
})
