import { createHash } from 'node:crypto'
import type { ImportView } from '@fangxing/contract/imports'
import { TestSystem } from '../harness/test-system'

/** `IMPORT_ROWS=1000000 npm test -- an-import-killed` measures the memory of a node over a whole million. */
const ROWS = Number(process.env.IMPORT_ROWS ?? 20_000)
/** A slice takes part of a second; on a busy machine, seconds. */
const LONGEST_MS = 180_000 + ROWS * 4
/** What a node may need more at the end of an import than at its beginning, whatever its size. */
const MOST_GROWTH_MB = 200
/** Every so manyth row is wrong. */
const WRONG_EVERY = 100

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2 })
}, 90_000)
afterAll(() => system.stop())

const PROVINCES = '京津沪渝冀豫云辽黑湘'
function rowOf(number: number): string {
  const isWrong = number % WRONG_EVERY === 0
  const plate = `${PROVINCES[number % 10]!}${isWrong ? 'I' : 'B'}${10_000 + (number % 50_000)}`
  const day = String(1 + (number % 28)).padStart(2, '0')
  return `big-${number},${plate},蓝,2025-10-${day} 09:00,2025-10-${day} 11:00,${100 + (number % 900)}`
}
const FILE = Buffer.from(
  [
    'externalId,plateText,plateColour,enteredAt,exitedAt,principalFen',
    ...Array.from({ length: ROWS }, (_, index) => rowOf(index + 1)),
  ].join('\n'),
)

/** In MB. */
async function memoryOf(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text()
  return Math.round(Number(/process_resident_memory_bytes\S* (\d+)/.exec(text)?.[1]) / 2 ** 20)
}

async function upload(token: string): Promise<string> {
  const { origin } = system.node
  const headers = { authorization: `Bearer ${token}` }
  const created = await fetch(`${origin}/staff/imports`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'debts',
      lotId: system.lot.id,
      fileName: 'big.csv',
      sizeBytes: FILE.length,
    }),
  })
  const { id, partBytes, partCount } = (await created.json()) as ImportView
  for (let part = 1; part <= partCount; part++) {
    const bytes = FILE.subarray((part - 1) * partBytes, part * partBytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const reply = await fetch(`${origin}/staff/imports/${id}/parts/${part}?sha256=${sha256}`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: bytes,
    })
    expect(reply.status).toBe(200)
  }
  return id
}

it(
  'an import whose node is killed goes on at another one, and has each row exactly once',
  async () => {
    const [first, second] = [system.nodes[0]!, system.nodes[1]!]
    const manager = await system.manager()
    const importId = await upload(manager.token!)
    await second.kill()
    await manager.call('startImport', { params: { importId }, body: {} })
    const read = async () =>
      (await system.db.query('SELECT state, row_count FROM data_import WHERE id = $1', [importId]))
        .rows[0] as {
        state: string
        row_count: number
      }
    await system.until('the import to be under way', async () => (await read()).row_count >= 2000, 60_000)
    await first.kill()
    const atKill = await read()
    expect(atKill).toMatchObject({ state: 'running' })
    expect(atKill.row_count).toBeLessThan(ROWS)
    await second.start()
    await system.until(
      'another node to go on',
      async () => (await read()).row_count > atKill.row_count,
      90_000,
    )
    await first.start()
    const memory: { rows: number; mb: number }[] = []
    const watch = async () => {
      const { state, row_count: rows } = await read()
      memory.push({ rows, mb: await memoryOf(second.origin) })
      return state === 'done'
    }
    await system.until('the import to end', watch, LONGEST_MS)
    const peak = (from: number, to: number) =>
      Math.max(...memory.filter(({ rows }) => rows >= from && rows <= to).map(({ mb }) => mb))
    const [early, late] = [peak(0, ROWS / 2), peak(ROWS / 2, ROWS)]
    if (ROWS > 20_000)
      process.stderr.write(`memory: ${early} MB in the first half, ${late} MB in the second\n`)
    expect(late - early).toBeLessThan(MOST_GROWTH_MB)
    const wrong = ROWS / WRONG_EVERY
    const view = await manager.call('getImport', { params: { importId } })
    expect(view).toMatchObject({ rows: ROWS, taken: ROWS - wrong, merged: 0, unchanged: 0, wrong })
    const { rows } = await system.db.query<{ debts: number; entries: number }>(
      `SELECT (SELECT count(*)::int FROM arrear WHERE external_id LIKE 'big-%') AS debts,
      (SELECT count(*)::int FROM journal WHERE entity = 'arrear' AND event = 'imported') AS entries`,
    )
    expect(rows).toEqual([{ debts: ROWS - wrong, entries: ROWS - wrong }])
    const report = await fetch(`${system.node.origin}/staff/imports/${importId}/problems.csv`, {
      headers: { authorization: `Bearer ${manager.token}` },
    })
    expect(report.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(report.headers.get('content-disposition')).toContain('attachment')
    expect((await report.text()).trim().split('\r\n')).toHaveLength(wrong + 1)
    expect(await system.brokenInvariants()).toEqual([])
  },
  300_000 + LONGEST_MS,
)
