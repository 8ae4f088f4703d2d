import { STAFF_CALLS } from '@fangxing/contract/calls'
import { buildRequest } from '@fangxing/contract/client/request'
import { Fixtures, type Lot } from '../harness/fixtures'
import type { BenchSystem } from './bench-system'
import { staffSession } from './found-data'
import { fillHistory } from './history-data'
import { fillListDebts, LIST_LOTS } from './list-data'
import { MEASURED_LISTS, PAGE, type MeasuredList } from './list-queries'
import { startProgram } from './programs'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { percentile } from './statistics'

/** So many pages are read one after the other from each place. */
const PAGES = 5
const GOAL = { atMost: 1.5 }
type Row = Record<string, string | number>
type Samples = { ours: number[]; bare: number[] }
/** Reads pages of a list; resolves with how long each took, and fails where there is nothing. */
type Walk = (place: unknown, pages: number) => Promise<number[]>

/** The office's tables in a merchant with debts and orders of years, each beside one bare indexed query behind a bare server. */
export async function listFigures(
  bench: BenchSystem,
  scale: Scale,
  { hasHistory }: { hasHistory: boolean },
  log: (what: string) => void,
): Promise<Figure[]> {
  const startedAtMs = performance.now()
  await fillLists(bench, scale, hasHistory)
  const seconds = Math.round((performance.now() - startedAtMs) / 1000)
  log(`filled ${scale.listDebts} debts and ${scale.historyOrders} orders in ${seconds} s`)
  const manager = await new Fixtures(bench.db).staff(bench.lot, {
    openid: 'bench-lists-manager',
    roles: ['manager'],
  })
  const token = await staffSession(bench, manager.id, 'manager')
  const baseline = await startProgram<{ port: number }>('baseline/list.js', {
    databaseUrl: bench.databaseUrl,
    poolSize: Number(bench.environment.DATABASE_POOL_SIZE ?? 16),
    texts: Object.fromEntries(MEASURED_LISTS.map(({ name, bare }) => [name, bare])),
  })
  try {
    const figures: Figure[] = []
    for (const list of MEASURED_LISTS) {
      const more = await measureList(bench, list, {
        token,
        bareOrigin: `http://127.0.0.1:${baseline.ready.port}`,
        rounds: scale.listRounds,
      })
      for (const { name, value, ratio } of more) log(`${name}: ${value} ms (${ratio})`)
      figures.push(...more)
    }
    return figures
  } finally {
    await baseline.stop()
  }
}

async function fillLists(bench: BenchSystem, scale: Scale, hasHistory: boolean): Promise<void> {
  const fixtures = new Fixtures(bench.db)
  const lots: Lot[] = []
  while (lots.length < LIST_LOTS) lots.push(await fixtures.lot(bench.merchant))
  await Promise.all([
    fillListDebts(bench, lots, scale.listDebts),
    hasHistory ? undefined : fillHistory(bench, scale.historyOrders),
  ])
  await bench.db.query('VACUUM ANALYZE')
  await bench.db.query('CHECKPOINT')
}

/** In each round both programs read the same pages in turn, so that a slow minute of the machine affects them alike. */
async function measureList(
  bench: BenchSystem,
  list: MeasuredList,
  { token, bareOrigin, rounds }: { token: string; bareOrigin: string; rounds: number },
): Promise<Figure[]> {
  const ours = walkOurs(bench, list, token)
  const bare = walkBare(bench, list, bareOrigin)
  const first: Samples = { ours: [], bare: [] }
  const deep: Samples = { ours: [], bare: [] }
  const far = list.deep && (await bench.db.query<Row>(list.deep.text, [bench.merchant.id])).rows[0]
  // The first rounds prepare statements and compile code.
  for (let round = -Math.ceil(rounds / 4); round < rounds; round++) {
    const add = (to: Samples, from: Samples) => {
      if (round < 0) return
      to.ours.push(...from.ours)
      to.bare.push(...from.bare)
    }
    add(first, { ours: await ours(undefined, 1), bare: await bare(list.from, 1) })
    if (!list.deep || !far) continue
    const bareFrom = list.placeOf({ ...far, exited_at: far.at!, created_at: far.at! })
    add(deep, {
      ours: await ours(list.deep.cursorOf(far), PAGES),
      bare: await bare(bareFrom, PAGES),
    })
  }
  return [
    ...figuresOf(`list of ${list.name}, first page`, first),
    ...(far ? figuresOf(`list of ${list.name}, deep pages`, deep) : []),
  ]
}

const figuresOf = (name: string, { ours, bare }: Samples): Figure[] => [
  figure(`${name}, p95 / one indexed query`, percentile(ours, 0.95), 'ms', {
    baseline: percentile(bare, 0.95),
    goal: GOAL,
  }),
  figure(`${name}, p50 / one indexed query`, percentile(ours, 0.5), 'ms', {
    baseline: percentile(bare, 0.5),
  }),
]

function walkOurs(bench: BenchSystem, list: MeasuredList, token: string): Walk {
  return async (place, pages) => {
    const took: number[] = []
    let cursor = place as string | undefined
    while (took.length < pages) {
      const startedAtMs = performance.now()
      const reply = await readOurs(bench, list, token, cursor)
      took.push(performance.now() - startedAtMs)
      cursor = reply.next as string | undefined
      if (cursor === undefined) break
    }
    return took
  }
}

async function readOurs(
  bench: BenchSystem,
  { name, call, query }: MeasuredList,
  token: string,
  cursor: string | undefined,
): Promise<Record<string, unknown>> {
  const asked = { ...query, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
  const { path } = buildRequest(STAFF_CALLS[call], { query: asked })
  const headers = { authorization: `Bearer ${token}` }
  const reply = await readJson(bench.node.origin + path, headers)
  if ((reply.items as unknown[]).length === 0) throw new Error(`list of ${name}: nothing found`)
  return reply
}

function walkBare(bench: BenchSystem, list: MeasuredList, origin: string): Walk {
  return async (from, pages) => {
    const took: number[] = []
    let place = from as readonly unknown[]
    while (took.length < pages) {
      const asked = new URLSearchParams({
        name: list.name,
        values: JSON.stringify([bench.merchant.id, ...place]),
      })
      const startedAtMs = performance.now()
      const { items } = (await readJson(`${origin}/?${asked}`, {})) as { items: Row[] }
      took.push(performance.now() - startedAtMs)
      if (items.length === 0) throw new Error(`bare list of ${list.name}: nothing found`)
      if (items.length <= PAGE) break
      place = list.placeOf(items[PAGE - 1]!)
    }
    return took
  }
}

async function readJson(url: string, headers: Record<string, string>): Promise<Record<string, unknown>> {
  const reply = await fetch(url, { headers })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`GET ${url}: ${reply.status} ${text}`)
  return JSON.parse(text) as Record<string, unknown>
}
