import { randomUUID } from 'node:crypto'
import type { IntegrationClient } from '@fangxing/contract/client/integration-client'
import type { BenchSystem } from './bench-system'
import { processorTimeOf, type ProcessorTime } from './processor-time'

const BATCH_ROWS = 200
const AT_ONCE = 4
/** What an entry writes. The baseline writes the same rows into copies of these tables with the same indexes. */
const TABLES = ['parking_session', 'stay_plate', 'integration_event', 'integration_event_id'] as const

/** `batchMs`: processor time of a batch, which depends less on what else the machine does. */
type Score = { rowsPerSecond: number; batchMs: ProcessorTime }
type Spent = ProcessorTime & { seconds: number }

let sent = 0
/** Cars that nobody knows yet, so that each makes a stay. */
const newPlate = () => `粤E${String((sent += 1) % 100_000).padStart(5, '0')}`

function batchOf(lotId: string): Record<string, unknown>[] {
  const at = new Date().toISOString()
  return Array.from({ length: BATCH_ROWS }, () => ({
    eventId: randomUUID(),
    lotCode: lotId,
    occurredAt: at,
    sentAt: at,
    plate: { text: newPlate(), colour: 'blue', confidence: 99 },
  }))
}

async function addTo(
  spent: Spent,
  bench: BenchSystem,
  { who, pid }: { who: 'ours' | 'bench'; pid: number },
  run: () => Promise<number>,
): Promise<void> {
  const { nodeMs, postgresMs } = await processorTimeOf(bench, who, pid, async () => {
    spent.seconds += await run()
  })
  spent.nodeMs += nodeMs
  spent.postgresMs += postgresMs
}

async function inLanes<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<number> {
  const waiting = [...items]
  const startedAtMs = performance.now()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await run(item)
    }),
  )
  return (performance.now() - startedAtMs) / 1000
}

/** Entries in signed batches, and the same rows by one bare statement for each batch; in turn, so that both meet the same minutes. */
export async function measureIngest(
  bench: BenchSystem,
  client: IntegrationClient,
  { sourceId, batches, rounds }: { sourceId: string; batches: number; rounds: number },
): Promise<{ ours: Score; baseline: Score }> {
  const { db, lot } = bench
  for (const table of TABLES) await db.query(`CREATE TABLE bench_${table} (LIKE ${table} INCLUDING ALL)`)
  const send = async (rows: Record<string, unknown>[]) => {
    const { value, refused } = await client.call('entry', { rows })
    const wrong = value?.rows.find(({ outcome }) => outcome !== 'accepted')
    if (!value || wrong) throw new Error(JSON.stringify(refused ?? wrong))
  }
  try {
    await inLanes(
      Array.from({ length: AT_ONCE }, () => batchOf(lot.id)),
      send,
    )
    const ours = { seconds: 0, nodeMs: 0, postgresMs: 0 }
    const baseline = { ...ours }
    for (let round = 0; round < rounds; round++) {
      const sent = Array.from({ length: batches }, () => batchOf(lot.id))
      await addTo(ours, bench, { who: 'ours', pid: bench.node.pid }, () => inLanes(sent, send))
      const written = await Promise.all(sent.map(rows => readWritten(bench, sourceId, rows)))
      const write = () => inLanes(written, json => insertBare(bench, json))
      await addTo(baseline, bench, { who: 'bench', pid: process.pid }, write)
    }
    const count = rounds * batches
    const scoreOf = ({ seconds, nodeMs, postgresMs }: typeof ours) => ({
      rowsPerSecond: (count * BATCH_ROWS) / seconds,
      batchMs: { nodeMs: nodeMs / count, postgresMs: postgresMs / count },
    })
    return { ours: scoreOf(ours), baseline: scoreOf(baseline) }
  } finally {
    for (const table of TABLES) await db.query(`DROP TABLE bench_${table}`)
  }
}

/** The rows that a batch left, as JSON by their table. */
async function readWritten(
  { db }: BenchSystem,
  sourceId: string,
  rows: readonly Record<string, unknown>[],
): Promise<string[]> {
  const plates = rows.map(row => (row.plate as { text: string }).text)
  const ids = rows.map(row => row.eventId)
  const read = async (text: string, values: unknown[]) =>
    (await db.query<{ json: string }>(`SELECT jsonb_agg(to_jsonb(t))::text AS json FROM (${text}) t`, values))
      .rows[0]!.json
  return Promise.all([
    read('SELECT * FROM parking_session WHERE source_id = $1 AND plate_text = ANY($2)', [sourceId, plates]),
    read('SELECT * FROM stay_plate WHERE plate_text = ANY($1)', [plates]),
    read('SELECT * FROM integration_event WHERE source_id = $1 AND event_id = ANY($2)', [sourceId, ids]),
    read('SELECT * FROM integration_event_id WHERE source_id = $1 AND event_id = ANY($2)', [sourceId, ids]),
  ])
}

const BARE = `WITH ${TABLES.map(
  (table, index) =>
    `t${index} AS (INSERT INTO bench_${table} SELECT * FROM jsonb_populate_recordset(NULL::bench_${table}, $${index + 1}::jsonb) RETURNING 1)`,
).join(', ')} SELECT 1`

async function insertBare({ db }: BenchSystem, json: string[]): Promise<void> {
  await db.query({ name: 'bare-entries', text: BARE, values: json })
}
