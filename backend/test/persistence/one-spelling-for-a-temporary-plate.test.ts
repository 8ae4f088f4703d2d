import { randomUUID } from 'node:crypto'
import type { QueryRunner } from 'typeorm'
import { CanonicalPlates1766900000000 } from '../../src/persistence/migrations/1766900000000-canonical-plates'
import { addMerchant, startDeviceServices, type DeviceServices } from '../workflows/device-context'

let services: DeviceServices
beforeAll(async () => {
  services = await startDeviceServices()
})
afterAll(() => services.close())

test('plates that were stored in two spellings stand in one after the migration, and collisions are reported', async () => {
  const { database } = services
  const { merchantId, lotId } = await addMerchant(services)
  const debt = (text: string, enteredAt: string) =>
    database.query(
      `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, state, content_hash)
       VALUES ($1, $2, $3, 'camera', $6, $4, 'blue', $4::text || '/blue', $5::timestamptz, $5::timestamptz + interval '2 h', 900, 'grace', 'x')`,
      [randomUUID(), merchantId, lotId, text, enteredAt, randomUUID()],
    )
  const exempt = (key: string, lot: string | null) =>
    database.query('INSERT INTO exempt_plate (merchant_id, lot_id, plate_key) VALUES ($1, $2, $3)', [
      merchantId,
      lot,
      key,
    ])
  await debt('粤B12345临', '2026-11-01T00:00:00Z')
  await debt('临粤B12345', '2026-11-01T01:00:00Z')
  await debt('粤B12345临', '2026-11-03T00:00:00Z')
  await debt('粤B12345', '2026-11-04T00:00:00Z')
  await exempt('粤B12345临/blue', null)
  await exempt('粤B12345临/blue', lotId)
  await exempt('临粤B12345/blue', lotId)
  const runner = { query: (text: string) => database.query(text) } as unknown as QueryRunner

  for (let times = 0; times < 2; times++) await new CanonicalPlates1766900000000().up(runner)

  const plates = await database.query(
    'SELECT plate_text, plate_key, count(*)::int AS n FROM arrear WHERE merchant_id = $1 GROUP BY 1, 2 ORDER BY 3',
    [merchantId],
  )
  expect(plates).toEqual([
    { plate_text: '粤B12345', plate_key: '粤B12345/blue', n: 1 },
    { plate_text: '临粤B12345', plate_key: '临粤B12345/blue', n: 3 },
  ])
  const exempted = await database.query(
    'SELECT plate_key, lot_id FROM exempt_plate WHERE merchant_id = $1 ORDER BY plate_key, lot_id',
    [merchantId],
  )
  expect(exempted).toHaveLength(3)
  expect(exempted).toEqual(
    expect.arrayContaining([
      { plate_key: '临粤B12345/blue', lot_id: null },
      { plate_key: '临粤B12345/blue', lot_id: lotId },
      { plate_key: '粤B12345临/blue', lot_id: lotId },
    ]),
  )
  const reported = await database.query(
    `SELECT DISTINCT entity, event, detail FROM journal WHERE merchant_id = $1 AND actor = 'migration' ORDER BY entity`,
    [merchantId],
  )
  const detail = { plateKey: '粤B12345临/blue' }
  expect(reported).toEqual([
    { entity: 'arrear', event: 'plate_collision', detail },
    { entity: 'exempt_plate', event: 'plate_collision', detail },
  ])
})
