import { randomUUID } from 'node:crypto'
import { pruneJob } from '../../../src/transport/jobs/prune.job'
import { KeepStays } from '../../../src/workflows/stays/keep-stays'
import type { KeepWebhooks } from '../../../src/workflows/webhooks/keep-webhooks'
import type { EndBindings } from '../../../src/workflows/plates/end-bindings'
import { lowestIdAt } from '../../../src/persistence/new-id'
import { RetireDebts } from '../../../src/workflows/retention/retire-debts'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildSource } from '../../support/build-source'
import type { TestMerchant } from '../../support/build-order'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context = { actor: 'timer', traceId: 'trace-retention' }
const LIMITS = { slice: 10, budgetMs: 0 }
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))
beforeEach(() => read('DELETE FROM graphile_worker._private_jobs'))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const count = async (table: string) => (await read(`SELECT count(*)::int AS n FROM ${table}`))[0]!.n as number
const successors = async () =>
  (await read(`SELECT j.payload FROM graphile_worker._private_jobs j WHERE j.key = 'prune'`)).map(
    job => job.payload as unknown,
  )
async function addOld(): Promise<void> {
  const { sourceId } = await buildSource(services, merchant.merchantId)
  const old = new Date(services.clock.now().getTime() - 91 * 86_400_000)
  await read(
    `INSERT INTO integration_event_id (source_id, event_id, content_hash, answer, received_at)
     SELECT $1, gen_random_uuid()::text, 'hash', '{}', $2 FROM generate_series(1, 25)`,
    sourceId,
    old,
  )
  await read(
    `INSERT INTO pending_payment (source_id, payment_ref, told_at) SELECT $1, gen_random_uuid()::text, $2 FROM generate_series(1, 5)`,
    sourceId,
    old,
  )
}

test('the many answers of sources keep nothing else from being deleted', async () => {
  await addOld()
  const keepStays = new KeepStays(services, LIMITS)
  expect(await keepStays.prune()).toBe(false)
  expect([await count('integration_event_id'), await count('pending_payment')]).toEqual([15, 0])
  expect(await keepStays.prune()).toBe(false)
  expect(await keepStays.prune()).toBe(true)
  expect(await count('integration_event_id')).toBe(0)
})

test('what is left when the time is over is done by a successor, which does not look at the same cars again', async () => {
  await addOld()
  const run = pruneJob({ ...services, keepStays: new KeepStays(services, LIMITS) })
  await run({}, context)
  expect(await successors()).toEqual([{ sightingsAfter: null }])
  await run({ sightingsAfter: null }, context)
  await read('DELETE FROM graphile_worker._private_jobs')
  await run({ sightingsAfter: null }, context)
  expect(await count('integration_event_id')).toBe(0)
  expect(await successors()).toEqual([])
})

const NEVER_DONE = { prune: async () => false }
test.each([
  ['stays', { keepStays: NEVER_DONE as unknown as KeepStays }],
  ['bindings', { endBindings: NEVER_DONE as unknown as EndBindings }],
  ['webhooks', { keepWebhooks: NEVER_DONE as unknown as KeepWebhooks }],
])('a successor is queued when %s are not finished', async (_, unfinished) => {
  await pruneJob({ ...services, ...unfinished })({}, context)
  expect(await successors()).toEqual([{ sightingsAfter: null }])
})

test('the cars that were looked at are remembered by the successor', async () => {
  const place = { ended_at: '2026-01-01 00:00:00+00', id: '00000000-0000-4000-8000-000000000000' }
  const asked: unknown[] = []
  const endSightings = Object.assign(Object.create(services.endSightings), {
    prune: async (after: unknown) => (asked.push(after), place),
  })
  const run = pruneJob({ ...services, endSightings })
  await run({}, context)
  expect(await successors()).toEqual([{ sightingsAfter: place }])
  await run({ sightingsAfter: place }, context)
  expect(asked).toEqual([undefined, place])
})

test('a stay whose debt is open outlives its month, and leaves when the debt is over', async () => {
  // PostgreSQL adds months by its own clock.
  const old = new Date(Date.now() + 90 * 86_400_000)
  services.clock.at = new Date(old.getTime() + 3.5 * 366 * 86_400_000)
  const month = `parking_session_${old.toISOString().slice(0, 7).replace('-', '')}`
  const idOf = () => lowestIdAt(old).slice(0, 14) + randomUUID().slice(14)
  const { sourceId } = await buildSource(services, merchant.merchantId)
  await read(`SELECT add_month_partitions('parking_session', 5)`)
  const addStay = async (state: string) => {
    const [[debtId], stayId] = [
      await buildDebts(services, merchant, { plate: newPlate(), amounts: [700] }),
      idOf(),
    ]
    await read(
      `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct, entered_at, exited_at, heard_at, total_fen, paid_fen, arrear_id)
       SELECT $1, merchant_id, lot_id, $2, 'owed', plate_text, plate_colour, plate_key, 'small', 'fuel', 100, $3, $3::timestamptz + interval '1 hour', $3, 700, 0, id FROM arrear WHERE id = $4`,
      stayId,
      sourceId,
      old,
      debtId,
    )
    await read('UPDATE arrear SET stay_id = $2, state = $3, created_at = $4 WHERE id = $1', debtId, stayId, state, services.clock.at) // prettier-ignore
    if (state === 'waived') await read('UPDATE arrear SET waived_fen = 700 WHERE id = $1', debtId)
    return { debtId, stayId }
  }
  const [open, over] = [await addStay('outstanding'), await addStay('waived')]
  const partitionOf = async ({ stayId }: { stayId: string }) =>
    (await read('SELECT tableoid::regclass::text AS name FROM parking_session WHERE id = $1', stayId))[0]
      ?.name
  expect(await partitionOf(open)).toBe(month)
  await new KeepStays(services).prune()
  expect([await partitionOf(open), await partitionOf(over)]).toEqual(['parking_session_rest', undefined])
  const retire = new RetireDebts(services)
  await retire.run(context)
  expect(await partitionOf(open)).toBe('parking_session_rest')
  await read(`UPDATE arrear SET state = 'waived', waived_fen = 700 WHERE id = $1`, open.debtId)
  await retire.run(context)
  expect(await partitionOf(open)).toBeUndefined()
  // The debts themselves stay for three years after their end.
  const ids = [open.debtId, over.debtId]
  expect(await read('SELECT 1 FROM arrear WHERE id = ANY ($1::uuid[])', ids)).toHaveLength(2)
})
