import { STAFF_CALLS } from '@fangxing/contract/calls'
import { buildRequest } from '@fangxing/contract/client/request'
import { Fixtures } from '../harness/fixtures'
import type { BenchSystem } from './bench-system'
import { fillDebts, plateAt, staffSession } from './found-data'
import { fillHistory } from './history-data'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { percentile } from './statistics'

const GOAL_MS = 200
const PAGE = 50
/** So many pages are walked after the first. */
const PAGES = 10
type Listed = { items: unknown[]; next?: string }
type ListCall = 'listArrears' | 'listDebtors' | 'listOrders' | 'listSettlements'

/** What an office opens first, in a merchant that has debts and orders of many years: each list's first page and those after it. */
export async function listFigures(
  bench: BenchSystem,
  scale: Scale,
  { hasHistory }: { hasHistory: boolean },
  log: (what: string) => void,
): Promise<Figure[]> {
  const startedAtMs = performance.now()
  await fillDebts(bench, 'list-debt', scale.listDebts)
  if (!hasHistory) await fillHistory(bench, scale.historyOrders)
  await bench.db.query('VACUUM ANALYZE')
  await bench.db.query('CHECKPOINT')
  const seconds = Math.round((performance.now() - startedAtMs) / 1000)
  log(`filled ${scale.listDebts} debts and ${scale.historyOrders} orders in ${seconds} s`)
  const manager = await new Fixtures(bench.db).staff(bench.lot, {
    openid: 'bench-lists-manager',
    roles: ['manager'],
  })
  const token = await staffSession(bench, manager.id, 'manager')
  const today = new Date().toISOString().slice(0, 10)
  const monthAgo = new Date(Date.now() - 29 * 86_400_000).toISOString().slice(0, 10)
  const figures: Figure[] = []
  for (const [name, call, query] of [
    ['debts', 'listArrears', {}],
    ['debts of a plate', 'listArrears', { plateText: plateAt(1) }],
    ['debtors', 'listDebtors', {}],
    ['orders', 'listOrders', {}],
    ['completed orders', 'listOrders', { state: 'completed' }],
    ['money of 30 days', 'listSettlements', { from: monthAgo, to: today }],
  ] as const) {
    const { first, later } = await measureList(
      bench,
      token,
      call,
      { ...query, limit: PAGE },
      scale.listRounds,
    )
    const label = `list of ${name}, ${scale.listDebts} debts, ${scale.historyOrders} orders`
    figures.push(
      figure(`${label}: first page, p99`, percentile(first, 0.99), 'ms', { goal: { atMost: GOAL_MS } }),
    )
    if (later.length > 0)
      figures.push(
        figure(`${label}: later pages, p99`, percentile(later, 0.99), 'ms', { goal: { atMost: GOAL_MS } }),
      )
  }
  return figures
}

/** Milliseconds of the first page, and of each after it where there are more. */
async function measureList(
  bench: BenchSystem,
  token: string,
  call: ListCall,
  query: Record<string, unknown>,
  rounds: number,
): Promise<{ first: number[]; later: number[] }> {
  const first: number[] = []
  const later: number[] = []
  for (let round = 0; round < rounds; round++) {
    let cursor: string | undefined
    for (let page = 0; page <= PAGES; page++) {
      const startedAtMs = performance.now()
      const reply = await read(bench, token, call, cursor === undefined ? query : { ...query, cursor })
      if (reply.items.length === 0) throw new Error(`${call} found nothing`)
      const tookMs = performance.now() - startedAtMs
      if (page === 0) first.push(tookMs)
      else later.push(tookMs)
      cursor = reply.next
      if (cursor === undefined) break
    }
  }
  return { first, later }
}

async function read(
  bench: BenchSystem,
  token: string,
  call: ListCall,
  query: Record<string, unknown>,
): Promise<Listed> {
  const { path } = buildRequest(STAFF_CALLS[call], { query })
  const reply = await fetch(bench.node.origin + path, { headers: { authorization: `Bearer ${token}` } })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`GET ${path}: ${reply.status} ${text}`)
  return JSON.parse(text) as Listed
}
