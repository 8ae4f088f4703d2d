import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import os from 'node:os'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { IntegrationClient } from '@fangxing/contract/client/integration-client'
import { LIVE_PATH, type LiveMessage } from '@fangxing/contract/live'
import { Redis } from 'ioredis'
import { WebSocket } from 'ws'
import { Fixtures } from '../harness/fixtures'
import type { BenchSystem } from './bench-system'
import { fillStays, plateAt, staffSession } from './found-data'
import { measureIngest } from './found-ingest'
import { startProgram } from './programs'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { percentile } from './statistics'

const LOOK_UPS_AT_ONCE = 8
const SEEN_WITHIN_MS = 10_000

/** Stays, debts and boards: entry → board, plate look-up, ingestion, each beside the least that it could be. */
export async function foundFigures(
  bench: BenchSystem,
  scale: Scale,
  log: (what: string) => void,
): Promise<Figure[]> {
  const token = await staffSession(bench, bench.staff.id, 'attendant')
  const { client, sourceId } = await newSource(bench)
  await fillStays(bench, sourceId, scale)
  log(`filled ${scale.stays} stays and ${scale.arrears} arrears; load ${os.loadavg()[0]!.toFixed(2)}`)
  return [
    ...(await boardFigures(bench, client, { token, count: scale.entries })),
    ...(await lookUpFigures(bench, { token, scale })),
    ...(await ingestFigures(bench, client, { sourceId, scale })),
  ]
}

async function newSource(bench: BenchSystem): Promise<{ client: IntegrationClient; sourceId: string }> {
  const manager = await new Fixtures(bench.db).staff(bench.lot, {
    openid: 'bench-manager',
    roles: ['manager'],
  })
  const token = await staffSession(bench, manager.id, 'manager')
  const { path, method } = STAFF_CALLS.createSource
  const body = {
    name: 'bench',
    kind: 'vendor',
    scopes: ['stays'],
    ratePerMinute: 6000,
    lots: [],
    colours: [],
  }
  const reply = await fetch(bench.node.origin + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const made = (await reply.json()) as { keyId: string; secret: string; source: { id: string } }
  if (!reply.ok) throw new Error(JSON.stringify(made))
  const { keyId, secret } = made
  return {
    client: new IntegrationClient({ origin: bench.node.origin, keyId, secret }),
    sourceId: made.source.id,
  }
}

/** A phone that watches the lot, and resolves when a plate is on its board. */
async function openBoard(bench: BenchSystem, token: string) {
  const socket = new WebSocket(`${bench.node.origin.replace('http', 'ws')}${LIVE_PATH}`)
  const waiting = new Map<string, () => void>()
  socket.on('message', data => {
    const message = JSON.parse((data as Buffer).toString()) as LiveMessage
    if (message.type === 'sighting') waiting.get(message.sighting.plateText)?.()
    if (message.type === 'pong') waiting.get('pong')?.()
  })
  await once(socket, 'open')
  const seen = (what: string) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what}: not on the board`)), SEEN_WITHIN_MS)
      waiting.set(what, () => (clearTimeout(timer), resolve()))
    })
  const ready = seen('pong')
  for (const ask of [{ type: 'auth', token }, { type: 'watch_lot', lotId: bench.lot.id }, { type: 'ping' }])
    socket.send(JSON.stringify(ask))
  await ready
  return { seen, close: () => socket.terminate() }
}

async function boardFigures(
  bench: BenchSystem,
  client: IntegrationClient,
  { token, count }: { token: string; count: number },
): Promise<Figure[]> {
  const board = await openBoard(bench, token)
  const floor = await openFloor(bench)
  const [ours, least]: [number[], number[]] = [[], []]
  try {
    for (let index = 0; index < count + 10; index++) {
      const text = plateAt(index)
      const at = new Date().toISOString()
      const plate = { text, colour: 'blue', confidence: 99 }
      const row = { eventId: randomUUID(), lotCode: bench.lot.id, occurredAt: at, sentAt: at, plate }
      const seen = board.seen(text)
      const startedAtMs = performance.now()
      const [{ refused }] = await Promise.all([client.call('entry', { rows: [row] }), seen])
      if (refused) throw new Error(refused.code)
      // The first ones compile code and make connections.
      if (index >= 10) ours.push(performance.now() - startedAtMs)
      const leastMs = await floor.measure()
      if (index >= 10) least.push(leastMs)
      // So that the board does not grow with the measurement.
      await bench.db.query(`UPDATE sighting SET state = 'gone', ended_at = now() - interval '1 hour' WHERE plate_text = $1`, [text]) // prettier-ignore
    }
  } finally {
    board.close()
    await floor.close()
  }
  const p99 = percentile(ours, 0.99)
  return [
    figure('entry event → board, p99', p99, 'ms', { goal: { atMost: 100 } }),
    figure('entry event → board, p99 / one insert and one publish', p99, 'ms', {
      baseline: percentile(least, 0.99),
    }),
    figure('entry event → board, p50 / one insert and one publish', percentile(ours, 0.5), 'ms', {
      baseline: percentile(least, 0.5),
    }),
  ]
}

/** One insert, one publish, and the message's arrival at a subscriber. */
async function openFloor({ db, redisUrl }: BenchSystem) {
  const [publisher, subscriber] = [new Redis(redisUrl), new Redis(redisUrl)]
  // Asked first: while another thing is waited for, it may become ready unheard. Subscribed before, it would never be.
  await once(subscriber, 'ready')
  await db.query('CREATE TABLE bench_seen (id uuid PRIMARY KEY, plate text NOT NULL)')
  await subscriber.subscribe('bench:seen')
  return {
    async measure(): Promise<number> {
      const startedAtMs = performance.now()
      const arrived = once(subscriber, 'message')
      const text = 'INSERT INTO bench_seen VALUES (gen_random_uuid(), $1)'
      await db.query({ name: 'bench-seen', text, values: ['plate'] })
      await publisher.publish('bench:seen', 'lot')
      await arrived
      return performance.now() - startedAtMs
    },
    async close(): Promise<void> {
      publisher.disconnect()
      subscriber.disconnect()
      await db.query('DROP TABLE bench_seen')
    },
  }
}

async function lookUpFigures(
  bench: BenchSystem,
  { token, scale }: { token: string; scale: Scale },
): Promise<Figure[]> {
  const input = {
    databaseUrl: bench.databaseUrl,
    poolSize: Number(bench.environment.DATABASE_POOL_SIZE ?? 16),
    merchantId: bench.merchant.id,
  }
  const baseline = await startProgram<{ port: number }>('baseline/plate.js', input)
  const headers = { authorization: `Bearer ${token}` }
  const plates = Math.min(scale.arrears, 100_000)
  const measure = async (origin: string, count: number): Promise<number[]> => {
    const samples: number[] = []
    await Promise.all(
      Array.from({ length: LOOK_UPS_AT_ONCE }, async () => {
        for (let done = 0; done < count / LOOK_UPS_AT_ONCE; done++) {
          const plate = encodeURIComponent(plateAt(Math.floor(Math.random() * plates)))
          const startedAtMs = performance.now()
          const reply = await fetch(`${origin}/staff/arrears?plateText=${plate}`, { headers })
          const { items } = (await reply.json()) as { items: unknown[] }
          samples.push(performance.now() - startedAtMs)
          if (!reply.ok || items.length === 0) throw new Error(`${reply.status}: no arrears`)
        }
      }),
    )
    return samples
  }
  try {
    const origins = [bench.node.origin, `http://127.0.0.1:${baseline.ready.port}`] as const
    for (const origin of origins) await measure(origin, scale.lookUps / 4)
    const [ours, least]: [number[], number[]] = [[], []]
    for (let round = 0; round < scale.foundRounds; round++) {
      ours.push(...(await measure(origins[0], scale.lookUps)))
      least.push(...(await measure(origins[1], scale.lookUps)))
    }
    return [
      figure('plate look-up with its arrears, p99 / one indexed query', percentile(ours, 0.99), 'ms', {
        baseline: percentile(least, 0.99),
        goal: { atMost: 1.5 },
      }),
      figure('plate look-up with its arrears, p50 / one indexed query', percentile(ours, 0.5), 'ms', {
        baseline: percentile(least, 0.5),
      }),
    ]
  } finally {
    await baseline.stop()
  }
}

async function ingestFigures(
  bench: BenchSystem,
  client: IntegrationClient,
  { sourceId, scale }: { sourceId: string; scale: Scale },
): Promise<Figure[]> {
  const { ours, baseline } = await measureIngest(bench, client, {
    sourceId,
    batches: scale.entryBatches,
    rounds: scale.foundRounds,
  })
  return [
    figure('entries taken / bare batched inserts', ours.rowsPerSecond, 'rows/s', {
      baseline: baseline.rowsPerSecond,
      goal: { atLeast: 0.5 },
    }),
    figure('processor time of a batch of entries, node', ours.batchMs.nodeMs, 'ms'),
    figure('processor time of a batch of entries, PostgreSQL', ours.batchMs.postgresMs, 'ms', {
      baseline: baseline.batchMs.postgresMs,
    }),
  ]
}
