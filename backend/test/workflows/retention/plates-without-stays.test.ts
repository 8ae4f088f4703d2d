import { randomUUID } from 'node:crypto'
import type { Database } from '../../../src/persistence/database'
import { ForgetPlates } from '../../../src/workflows/retention/forget-plates'
import { FORGET_PLATES_WITHOUT_STAYS } from '../../../src/workflows/retention/forget-plates.queries'
import { newPlate } from '../../support/build-debt'
import type { TestMerchant } from '../../support/build-order'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context = { actor: 'timer', traceId: 'trace-plates' }
const DAY = 86_400_000
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))

const read = (text: string, ...values: unknown[]) =>
  services.database.query<Record<string, unknown>>(text, values)
const plates = (more: object = {}, limits = { slice: 500, budgetMs: 60_000 }) =>
  new ForgetPlates({ ...services, ...more }, limits)

/** Plates without stays, whose turn is today. */
async function addPlates(count: number): Promise<void> {
  const day = Math.floor(services.clock.now().getTime() / DAY) % 256
  const first = day.toString(16).padStart(2, '0')
  for (let n = 0; n < count; n++)
    await read('INSERT INTO stay_plate (id, merchant_id, plate_text) VALUES ($1, $2, $3)', `${first}${randomUUID().slice(2)}`, merchant.merchantId, newPlate().text) // prettier-ignore
}
const platesLeft = async () =>
  (await read('SELECT 1 FROM stay_plate WHERE merchant_id = $1', merchant.merchantId)).length

test('whoever tells of a plate while it is looked at keeps it', async () => {
  await addPlates(1)
  // Between the look and the deletion an event of the plate is committed.
  const text = FORGET_PLATES_WITHOUT_STAYS.replace('over AS (', 'over AS MATERIALIZED (').replace(
    'SELECT p.id, p.version FROM part p WHERE',
    'SELECT p.id, p.version FROM part p WHERE pg_sleep(1) IS NOT NULL AND',
  )
  const forgetting = read(text, '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 500) // prettier-ignore
  await new Promise(resolve => setTimeout(resolve, 200))
  await read('UPDATE stay_plate SET version = version + 1 WHERE merchant_id = $1', merchant.merchantId)
  await forgetting
  expect(await platesLeft()).toBe(1)
  await plates().run(context)
  expect(await platesLeft()).toBe(0)
})

test('a run that breaks off goes on after the plates that it has looked at', async () => {
  await addPlates(5)
  const places: unknown[] = []
  const one = (text: string, values: unknown[]) => {
    if (text === FORGET_PLATES_WITHOUT_STAYS) places.push(values[0])
    return services.database.one(text, values)
  }
  const query = (text: string, values?: unknown[]) => services.database.query(text, values)
  const database = { one, query } as unknown as Database
  const forget = plates({ database }, { slice: 2, budgetMs: 0 })
  for (let run = 0; run < 9 && !(await forget.run(context)); run++);
  expect(await platesLeft()).toBe(0)
  expect(new Set(places).size).toBe(places.length)
})
