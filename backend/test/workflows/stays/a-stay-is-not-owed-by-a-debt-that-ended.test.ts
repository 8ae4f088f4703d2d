import { randomUUID } from 'node:crypto'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import type { TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee, plateOf } from '../../support/build-source'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'source:test', traceId: 'trace-imported' }
const NOW = new Date('2026-11-23T02:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
let services: TestServices
let merchant: TestMerchant
let source: SourceSession
usePayments(made => ({ services, merchant } = made))
beforeEach(async () => {
  services.clock.at = NOW
  source = await buildSource(services, merchant.merchantId)
})

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const take = async (kind: 'entry' | 'exit', ...rows: Record<string, unknown>[]) =>
  (await services.ingestStays.take({ source, nonce: null }, kind, rows, context)).at(-1)!
const debtsOf = (plate: string) =>
  read(
    'SELECT id, state, due_fen, stay_id FROM arrear WHERE plate_text = $1 ORDER BY created_at, state DESC',
    plate,
  )
const stayOf = async (id: string) =>
  (await read('SELECT state, version, arrear_id FROM parking_session WHERE id = $1', id))[0]!

/** A stay that is owed by a debt of an import. */
async function importedAndReported() {
  const [plate, arrearId] = [plateOf(), randomUUID()]
  await read(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at,
       principal_fen, state, content_hash, created_at)
     VALUES ($1::uuid, $2, $3, 'import', ($1::uuid)::text, $4::text, 'blue', $4::text || '/blue', $5, $6, 900, 'outstanding', 'x', $6)`,
    arrearId,
    merchant.merchantId,
    merchant.lotId,
    plate,
    ago(5 * HOUR),
    ago(3 * HOUR),
  )
  await take('entry', eventOf(merchant.lotId, plate, ago(5 * HOUR)))
  const { stayId } = await take('exit', eventOf(merchant.lotId, plate, ago(3 * HOUR), fee(900)))
  expect(await stayOf(stayId!)).toMatchObject({ state: 'owed', arrear_id: arrearId })
  return { plate, arrearId, stayId: stayId! }
}

async function correctTimes(stayId: string, more: Record<string, unknown>) {
  const { version } = await stayOf(stayId)
  const row = {
    eventId: randomUUID(),
    sentAt: NOW.toISOString(),
    target: { stayId },
    expectedVersion: version,
    kind: 'times',
    reason: '时间有误',
    ...more,
  }
  return (await services.correctStay.take(source, [row], context))[0]!
}

test('other times of a stay that an import had reported: the imported debt ends, and the stay is owed by a new one, each time', async () => {
  const { plate, arrearId, stayId } = await importedAndReported()
  const exitAt = ago(2 * HOUR).toISOString()
  expect(await correctTimes(stayId, { exitAt, ...fee(1200) })).toMatchObject({ outcome: 'applied' })
  const [ended, made] = await debtsOf(plate)
  expect(ended).toMatchObject({ id: arrearId, state: 'void', due_fen: 0, stay_id: stayId })
  expect(made).toMatchObject({ state: 'grace', due_fen: 1200, stay_id: stayId })
  expect(await stayOf(stayId)).toMatchObject({ state: 'owed', arrear_id: made!.id })
  // The imported one is no debt to go back to.
  expect(await correctTimes(stayId, { exitAt, ...fee(1000) })).toMatchObject({ outcome: 'applied' })
  const debts = await debtsOf(plate)
  expect(debts.map(({ state, due_fen }) => [state, due_fen]).sort()).toEqual([
    ['grace', 1000],
    ['void', 0],
    ['void', 0],
  ])
  expect(await stayOf(stayId)).toMatchObject({ arrear_id: debts.find(({ state }) => state === 'grace')!.id })
})

test('a car that comes back at once owes the whole stay, also where an import had reported its first part', async () => {
  const { plate, arrearId, stayId } = await importedAndReported()
  const back = await take('entry', eventOf(merchant.lotId, plate, ago(3 * HOUR - 3 * MINUTE)))
  expect(back).toMatchObject({ outcome: 'merged', stayId })
  await take('exit', eventOf(merchant.lotId, plate, ago(HOUR), fee(1500)))
  const [ended, made] = await debtsOf(plate)
  expect(ended).toMatchObject({ id: arrearId, state: 'void' })
  expect(made).toMatchObject({ state: 'grace', due_fen: 1500, stay_id: stayId })
})

test('an imported debt that was withdrawn before its stay was reported does not come back by it', async () => {
  const [plate, arrearId] = [plateOf(), randomUUID()]
  await read(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at,
       principal_fen, waived_fen, state, content_hash)
     VALUES ($1::uuid, $2, $3, 'import', ($1::uuid)::text, $4::text, 'blue', $4::text || '/blue', $5, $6, 900, 900, 'void', 'x')`,
    arrearId,
    merchant.merchantId,
    merchant.lotId,
    plate,
    ago(5 * HOUR),
    ago(3 * HOUR),
  )
  await take('entry', eventOf(merchant.lotId, plate, ago(5 * HOUR)))
  await take('exit', eventOf(merchant.lotId, plate, ago(3 * HOUR), fee(900)))
  expect(await debtsOf(plate)).toMatchObject([{ id: arrearId, state: 'void', due_fen: 0 }])
})
