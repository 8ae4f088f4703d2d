import { testStack, waitUntil } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { buildMerchant, buildOrder, buildOwner, type TestMerchant } from '../support/build-order'
import { fakePay, tradeReport } from '../support/fake-pay'
import { startTestServices, type TestServices } from '../support/test-services'
import { makeKeys, testSettings } from '../support/wechat-keys'
import { DeviceReporter } from '../workflows/device-builders'

const RECOVERIES = 40
const HALF_MINUTES_AT_A_CAR = 20

let services: TestServices
let merchant: TestMerchant
beforeAll(async () => {
  services = await startTestServices(testSettings(makeKeys()), fakePay())
  merchant = await buildMerchant(services)
  await services.retireIndexes.run()
}, 60_000)
afterAll(() => services.stop())

const pass = (seconds: number) => (services.clock.at = new Date(services.clock.at.getTime() + seconds * 1000))
const one = async <T extends object>(text: string, ...values: unknown[]) =>
  (await services.database.one<T & Record<string, never>>(text, values))!

async function recover(): Promise<void> {
  const order = await buildOrder(services, merchant)
  const owner = await buildOwner(services, order.orderId)
  const it = new DeviceReporter(order.deviceId, merchant.merchantId)
  const up = { ep: 1, target: 'UP' as const, position: 'up' as const }
  await services.ingestReports.ingest([it.life(), it.state(up)])
  for (let beat = 1; beat <= HALF_MINUTES_AT_A_CAR; beat++) {
    pass(30)
    await services.ingestReports.ingest([it.life()])
    if (beat % 10 === 0) await services.ingestReports.ingest([it.state({ ...up, rssiDbm: -70 - beat })])
  }
  const context = { actor: 'owner:test', traceId: 'trace-hot' }
  const paying = await services.startPayment.start(
    { orderId: order.orderId, amountFen: order.amountFen, owner },
    context,
  )
  await services.settlePayment.settle(tradeReport(paying.paymentId.replaceAll('-', '')), 'notice', context)
  await waitUntil(
    async () =>
      (await one<{ state: string }>('SELECT state FROM recovery_order WHERE id = $1', order.orderId))
        .state === 'releasing',
    { what: 'the LOWER to be noted as sent' },
  )
  const lower = await one<{ id: string }>(
    `SELECT id FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`,
    order.orderId,
  )
  await services.ingestReports.ingest([
    it.ack(lower.id, 'LOWER', { outcome: 'received', position: 'lowering' }),
  ])
  await services.ingestReports.ingest([it.state({ ...up, target: 'DOWN', position: 'lowering' })])
  await services.ingestReports.ingest([it.ack(lower.id, 'LOWER', {}), it.state({ ep: 1 })])
  const ended = await one<{ state: string }>('SELECT state FROM recovery_order WHERE id = $1', order.orderId)
  expect(ended.state).toBe('released')
}

/** PostgreSQL's own counts, complete once the connections that did the work have ended. */
async function readCounts(): Promise<Record<string, { updates: number; share: number; rows: number }>> {
  const client = new Client({ connectionString: await databaseUrl() })
  await client.connect()
  try {
    const worked = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    )
    const pids = worked.rows.map(({ pid }) => pid)
    await client.query(`SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid`, [pids])
    // The services connect again at once: only the connections that did the work have to be gone.
    await waitUntil(
      async () =>
        (await client.query(`SELECT 1 FROM pg_stat_activity WHERE pid = ANY ($1)`, [pids])).rows.length === 0,
      { what: 'the connections that did the work to end' },
    )
    const { rows } = await client.query<{ relname: string; n: number; hot: number; added: number }>(
      `SELECT relname, n_tup_upd::int AS n, n_tup_hot_upd::int AS hot, n_tup_ins::int AS added FROM pg_stat_user_tables`,
    )
    return Object.fromEntries(
      rows.map(({ relname, n, hot, added }) => [
        relname,
        { updates: n, share: n === 0 ? 1 : hot / n, rows: added },
      ]),
    )
  } finally {
    await client.end()
  }
}

const databaseUrl = async () => {
  const { name } = await one<{ name: string }>('SELECT current_database() AS name')
  return new URL(`/${name}`, testStack().adminUrl).href
}

test('of the updates of a recovery and its heartbeats nearly all stay in their page and touch no index', async () => {
  for (let n = 0; n < RECOVERIES; n++) await recover()
  const counts = await readCounts()
  expect(counts.device!.share).toBeGreaterThan(0.9)
  expect(counts.recovery_order!.share).toBeGreaterThan(0.9)
  expect(counts.device_boot!.share).toBeGreaterThan(0.9)
  expect(counts.device_presence!.share).toBeGreaterThan(0.9)
  // The last of its changes ends a command, and takes it out of the index of those that have not ended.
  expect(counts.lock_command!.share).toBeGreaterThan(0.6)
  expect(counts.device_inbox!.rows).toBe(0)
}, 120_000)

test('indexes that only the former version needs go once it is gone, and not while one of its nodes was seen', async () => {
  const names = async () =>
    (
      await services.database.query<{ indexname: string }>(
        `SELECT indexname FROM pg_indexes WHERE indexname IN ('recovery_order_live', 'lock_command_open') ORDER BY 1`,
      )
    ).map(({ indexname }) => indexname)
  expect(await names()).toEqual([])
  await services.database.query(
    `CREATE INDEX lock_command_open ON lock_command (device_id) WHERE state = 'queued'`,
  )
  await services.database.query(
    `INSERT INTO job_lease (worker_id, seen_at) VALUES ('former', now() - interval '59 minutes')`,
  )
  expect(await services.retireIndexes.run()).toEqual([])
  expect(await names()).toEqual(['lock_command_open'])
  await services.database.query(`UPDATE job_lease SET seen_at = now() - interval '61 minutes'`)
  expect(await services.retireIndexes.run()).toEqual(['lock_command_open'])
  expect(await names()).toEqual([])
})
