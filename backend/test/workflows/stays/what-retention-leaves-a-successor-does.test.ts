import { pruneJob } from '../../../src/transport/jobs/prune.job'
import { KeepStays } from '../../../src/workflows/stays/keep-stays'
import type { KeepWebhooks } from '../../../src/workflows/webhooks/keep-webhooks'
import type { EndBindings } from '../../../src/workflows/plates/end-bindings'
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
