import { STAFF_CALLS } from '@fangxing/contract/calls'
import { buildRequest } from '@fangxing/contract/client/request'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext, type TestContext } from './context'

const DAY_MS = 86_400_000
type ListCall = 'listArrears' | 'listOrders' | 'listDebtors' | 'listAgedDebts'
type Row = Record<string, unknown> & { id: string }
type Query = Record<string, string>

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const ask = (call: ListCall, query: Query, token = context.manager.token) =>
  app.ask(STAFF_CALLS[call], { token, query })

/** Every row of a list, page by page. */
async function all(call: ListCall, query: Query, token?: string): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const { status, body } = await ask(call, { limit: '3', ...query, ...(cursor ? { cursor } : {}) }, token)
    if (status !== 200) throw new Error(JSON.stringify(body))
    rows.push(...body.items)
    cursor = body.next
  } while (cursor)
  return rows
}
const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id)
/** Column, then id, both in one direction. */
const sorted = (rows: readonly Row[], column: string, order: 'asc' | 'desc') => {
  const sign = order === 'asc' ? 1 : -1
  const keyOf = (row: Row) => [row[column] as number | string, row.id] as const
  return [...rows].sort((one, other) => {
    const [[a, aId], [b, bId]] = [keyOf(one), keyOf(other)]
    return (a < b ? -1 : a > b ? 1 : aId < bId ? -1 : 1) * sign
  })
}

/** Debts in each open state and in two lots; each amount and each exit is shared by several. */
async function someDebts(): Promise<void> {
  const states = ['outstanding', 'outstanding', 'outstanding', 'held', 'review', 'grace']
  for (let index = 0; index < 24; index++) {
    const id = await context.debt(context.plate(), 1000 + (index % 4) * 100)
    const exitedAt = new Date(app.services.clock.now().getTime() - (5 + (index % 5)) * DAY_MS)
    await app.services.database.query(
      'UPDATE arrear SET state = $2, lot_id = $3, exited_at = $4, entered_at = $5 WHERE id = $1',
      [
        id,
        states[index % 6],
        index % 3 === 0 ? context.a2 : context.a1,
        exitedAt,
        new Date(exitedAt.getTime() - 3_600_000),
      ],
    )
  }
}

describe.each([
  ['exited', 'exitedAt'],
  ['due', 'dueFen'],
])('debts by %s', (sort, column) => {
  test.each(['asc', 'desc'] as const)(
    'come whole, each once, in order (%s), in every part of the list',
    async order => {
      await someDebts()
      const plain = await all('listArrears', {})
      expect(plain).toHaveLength(24)
      const { attendant, elsewhere, a1 } = context
      const parts: [Query, string?][] = [
        [{}],
        [{ lotId: a1 }],
        [{ state: 'outstanding' }],
        [{ state: 'review', lotId: a1 }],
        [{}, attendant.token],
        [{}, elsewhere.token],
        [{ plateColour: 'blue' }],
        [{ plateText: String(plain[0]!.plateText) }],
      ]
      for (const [part, token] of parts) {
        const expected = sorted(await all('listArrears', part, token), column, order)
        expect(expected).not.toEqual([])
        expect(idsOf(await all('listArrears', { ...part, sort, order }, token))).toEqual(idsOf(expected))
      }
      const theirs = await all('listArrears', { sort, order }, attendant.token)
      expect(new Set(theirs.map(({ lotId }) => lotId))).toEqual(new Set([a1]))
    },
  )
})

test('who works in no lot, or for another merchant, gets nothing by sorting', async () => {
  await someDebts()
  const { attendant, stranger, a2 } = context
  for (const call of ['listArrears', 'listOrders'] as const)
    for (const sort of call === 'listArrears' ? ['exited', 'due'] : ['opened', 'amount'])
      for (const order of ['asc', 'desc']) {
        expect((await ask(call, { sort, order, lotId: a2 }, attendant.token)).body.code).toBe('FORBIDDEN_LOT')
        expect((await ask(call, { sort, order }, stranger.token)).body.items).toEqual([])
      }
  expect((await ask('listDebtors', { sort: 'count' }, attendant.token)).body.code).toBe('FORBIDDEN_LOT')
})

test('debts that are paid owe nothing, and come by when the car left', async () => {
  for (let index = 0; index < 7; index++) {
    const id = await context.debt(context.plate())
    await app.services.database.query(
      `UPDATE arrear SET state = 'settled', paid_fen = principal_fen, exited_at = exited_at + $2 * interval '1 hour' WHERE id = $1`,
      [id, index % 3],
    )
  }
  for (const order of ['asc', 'desc'] as const) {
    const rows = await all('listArrears', { state: 'settled', sort: 'due', order })
    expect(rows).toHaveLength(7)
    expect(idsOf(rows)).toEqual(idsOf(sorted(rows, 'exitedAt', order)))
  }
})

test('the first page of a plate says which of its cars have left, however it is sorted', async () => {
  const plate = context.plate()
  await context.debt(plate)
  for (const sort of ['exited', 'due'])
    for (const order of ['asc', 'desc'])
      expect((await ask('listArrears', { plateText: plate.text, sort, order })).body.left).toEqual([])
})

test('debts by age come the newest first when asked, within an age too', async () => {
  await someDebts()
  const oldest = await all('listAgedDebts', {})
  expect(oldest).toHaveLength(16)
  for (const part of [{}, { lotId: context.a1 }, { age: 'upTo30' }] as Query[]) {
    const expected = sorted(await all('listAgedDebts', part), 'exitedAt', 'desc')
    expect(expected).not.toEqual([])
    expect(idsOf(await all('listAgedDebts', { ...part, sort: 'age', order: 'asc' }))).toEqual(idsOf(expected))
    expect(idsOf(await all('listAgedDebts', { ...part, sort: 'age', order: 'desc' }))).toEqual(
      idsOf(sorted(expected, 'exitedAt', 'asc')),
    )
  }
  expect(await all('listAgedDebts', { age: 'older', order: 'asc' })).toEqual([])
})

test('owed debts come by amount, in every age, lot and plate', async () => {
  await someDebts()
  const [any] = await all('listAgedDebts', {})
  const parts = [{}, { lotId: context.a1 }, { age: 'upTo30' }, { age: 'upTo30', lotId: context.a2 }]
  for (const part of [...parts, { plateText: String(any!.plateText) }] as Query[])
    for (const order of ['asc', 'desc'] as const) {
      const expected = sorted(await all('listAgedDebts', part), 'dueFen', order)
      expect(expected).not.toEqual([])
      expect(idsOf(await all('listAgedDebts', { ...part, sort: 'due', order }))).toEqual(idsOf(expected))
    }
  expect(await all('listAgedDebts', { age: 'older', sort: 'due' })).toEqual([])
  const { next } = (await ask('listAgedDebts', { limit: '3', sort: 'due' })).body
  expect((await ask('listAgedDebts', { limit: '3', sort: 'age', cursor: next })).body.code).toBe('BAD_INPUT')
})

test('cars come by their oldest debt, each once, of all lots and of one, and say since when they owe', async () => {
  await someDebts()
  // Some cars owe several debts, the later ones in another lot.
  for (const { plateText } of (await all('listDebtors', {})).slice(0, 5)) {
    await context.debt({ text: String(plateText), colour: 'blue' }, 300)
    await app.services.database.query(
      `UPDATE arrear SET lot_id = $2, state = 'outstanding' WHERE plate_text = $1 AND due_fen = 300`,
      [plateText, context.a2],
    )
  }
  const owed = await all('listAgedDebts', {})
  expect(owed.length).toBeGreaterThan(16)
  for (const part of [{}, { lotId: context.a1 }, { lotId: context.a2 }, { search: '粤B' }] as Query[]) {
    const debts = sorted(
      await all('listAgedDebts', part.lotId ? { lotId: part.lotId } : {}),
      'exitedAt',
      'asc',
    )
    const oldest = debts.filter(
      (debt, at) => debts.findIndex(({ plateText }) => plateText === debt.plateText) === at,
    )
    const expected = oldest.map(({ plateText, exitedAt }) => [plateText, exitedAt])
    expect(expected).not.toEqual([])
    const shown = (rows: Row[]) => rows.map(({ plateText, oldestExitedAt }) => [plateText, oldestExitedAt])
    expect(shown(await all('listDebtors', { ...part, sort: 'age' }))).toEqual(expected)
    const newest = await all('listDebtors', { ...part, sort: 'age', order: 'asc' })
    expect(shown(newest)).toEqual(expected.reverse())
    // However they are ranked, each says since when it owes.
    const byDue = shown(await all('listDebtors', part))
    expect(new Map(byDue as [string, string][])).toEqual(new Map(expected as [string, string][]))
  }
  const [one] = await all('listDebtors', { sort: 'age' })
  const part = String(one!.plateText).slice(1)
  expect(await all('listDebtors', { search: part, sort: 'age' })).toEqual([one])
})

test('orders come by amount and by when they were opened, open, ended and completed ones, each once', async () => {
  const { database } = app.services
  for (let index = 0; index < 12; index++) {
    const { orderId } = await activeOrder(context)
    const kind = ['active', 'cancelled', 'completed', 'completed'][index % 4]
    await database.query(
      `UPDATE recovery_order SET amount_fen = $2, state = $3::text, created_at = created_at - $4 * interval '1 hour',
         ended_at = CASE WHEN $3::text <> 'active' THEN now() END, completed_at = CASE WHEN $3::text = 'completed' THEN now() END,
         device_free = $3::text <> 'active', lot_id = $5 WHERE id = $1`,
      [orderId, 1000 + (index % 5) * 100, kind, index % 5, index % 3 === 0 ? context.a2 : context.a1],
    )
  }
  const facts = await database.query<{ id: string; amount_fen: number; created_at: Date; lot_id: string; state: string; plate_text: string }>(
    'SELECT id, amount_fen::int AS amount_fen, created_at, lot_id, state, plate_text FROM recovery_order WHERE merchant_id = $1',
    [context.a],
  ) // prettier-ignore
  const { a1, attendant } = context
  const isEnded = (state: string) => state !== 'active'
  const parts: [Query, (row: (typeof facts)[number]) => boolean, string?][] = [
    [{}, () => true],
    [{ lotId: a1 }, row => row.lot_id === a1],
    [{ state: 'completed' }, row => row.state === 'completed'],
    [{ state: 'cancelled' }, row => row.state === 'cancelled'],
    [{ progress: 'live' }, row => !isEnded(row.state)],
    [{ progress: 'ended' }, row => isEnded(row.state)],
    [{ progress: 'ended', lotId: a1 }, row => isEnded(row.state) && row.lot_id === a1],
    [{}, row => row.lot_id === a1, attendant.token],
    [{ plateText: facts[0]!.plate_text }, row => row.plate_text === facts[0]!.plate_text],
  ]
  for (const [sort, column] of [
    ['amount', 'amount_fen'],
    ['opened', 'created_at'],
  ] as const)
    // prettier-ignore
    for (const order of ['asc', 'desc'] as const)
      for (const [part, isPart, token] of parts) {
        const expected = sorted(facts.filter(isPart), column, order)
        expect(expected).not.toEqual([])
        const rows = await all('listOrders', { ...part, sort, order }, token)
        expect([part, sort, order, idsOf(rows)]).toEqual([part, sort, order, idsOf(expected)])
      }
}, 60_000)

test('cars that owe come by what they owe and by how many debts, each once, also those that a part of a plate finds', async () => {
  for (let index = 0; index < 14; index++) {
    const plate = context.plate()
    for (let count = 0; count <= index % 3; count++)
      await context.debt(plate, 600 / ((index % 3) + 1) + (index % 2) * 60)
  }
  const { a1 } = context
  const keysOf = (rows: readonly Row[]) => rows.map(row => String(row.plateText))
  const [first] = await all('listDebtors', {})
  const parts: Query[] = [
    {},
    { lotId: a1 },
    { search: '粤B' },
    { search: String(first!.plateText).slice(0, 4) },
  ]
  for (const part of parts) {
    const plain = await all('listDebtors', part)
    expect(plain.length).toBeGreaterThan(4)
    for (const [sort, column] of [
      ['due', 'dueFen'],
      ['count', 'arrearCount'],
    ] as const)
      // prettier-ignore
      for (const order of ['asc', 'desc'] as const) {
        const rows = await all('listDebtors', { ...part, sort, order })
        expect(keysOf(rows).sort()).toEqual(keysOf(plain).sort())
        const values = rows.map(row => Number(row[column]))
        expect(values).toEqual([...values].sort((one, other) => (order === 'asc' ? one - other : other - one)))
      }
  }
  expect(keysOf(await all('listDebtors', { sort: 'due', order: 'desc' }))).toEqual(
    keysOf(await all('listDebtors', {})),
  )
  expect(keysOf(await all('listDebtors', { sort: 'due', order: 'asc' }))).toEqual(
    keysOf(await all('listDebtors', {})).reverse(),
  )
})

test('a cursor leads on in its own order alone, and what a list is not sorted by is refused by its field', async () => {
  await someDebts()
  const orders: Query[] = [
    {},
    { sort: 'exited', order: 'asc' },
    { sort: 'due', order: 'desc' },
    { sort: 'due', order: 'asc' },
  ]
  for (const own of orders) {
    const { next: cursor } = (await ask('listArrears', { ...own, limit: '3' })).body
    for (const other of orders) {
      const { status, body } = await ask('listArrears', { ...other, limit: '3', cursor })
      if (own === other) expect(status).toBe(200)
      else expect([status, body.code, body.details]).toEqual([400, 'BAD_INPUT', [{ path: 'query.cursor', code: 'invalid' }]]) // prettier-ignore
    }
  }
  const debtorsNext = (await ask('listDebtors', { limit: '3', sort: 'count' })).body.next as string
  expect((await ask('listDebtors', { limit: '3', cursor: debtorsNext })).body.code).toBe('BAD_INPUT')
  expect(
    (await ask('listDebtors', { limit: '3', sort: 'count', order: 'asc', cursor: debtorsNext })).status,
  ).toBe(400)
  const agedNext = (await ask('listAgedDebts', { limit: '3', sort: 'age', order: 'asc' })).body.next as string
  expect((await ask('listAgedDebts', { limit: '3', cursor: agedNext })).status).toBe(400)

  // What no place says: a number that is no time, and one longer than any.
  for (const text of ['exited asc:999999999999999', 'due desc:9999999999999999', 'due desc:x']) {
    const cursor = Buffer.from(`${text}.00000000-0000-4000-8000-000000000001`).toString('base64url')
    const [sort, order] = text.split(/[ :]/) as [string, string]
    expect((await ask('listArrears', { sort, order, cursor })).status).toBe(400)
  }

  const refused = async (call: ListCall, query: Query) => {
    const { status, body } = await ask(call, query)
    return [status, body.code, body.details?.map(({ path }: { path: string }) => path)]
  }
  const by = (field: string) => [400, 'BAD_INPUT', [`query.${field}`]]
  expect(await refused('listArrears', { sort: 'plate' })).toEqual(by('sort'))
  expect(await refused('listArrears', { sort: 'due', order: 'up' })).toEqual(by('order'))
  expect(await refused('listOrders', { sort: 'due' })).toEqual(by('sort'))
  expect(await refused('listDebtors', { sort: 'exited' })).toEqual(by('sort'))
  expect(await refused('listAgedDebts', { sort: 'exited' })).toEqual(by('sort'))
})

test('a list goes into its file in the order in which it is shown', async () => {
  for (let row = 0; row < 110; row++) await context.debt(context.plate(), 1000 + (row % 7) * 100)
  const { path } = buildRequest(STAFF_CALLS.exportList, {
    params: { list: 'listArrears' },
    query: { format: 'csv', filters: 'sort=due&order=asc' },
  })
  const reply = await fetch(`${app.origin}${path}`, {
    headers: { authorization: `Bearer ${context.manager.token}` },
  })
  expect(reply.status).toBe(200)
  const lines = (await reply.text()).trimEnd().split('\r\n')
  const plates = lines.slice(1).map(line => line.split(',')[0]!.replaceAll('"', ''))
  const shown = await all('listArrears', { sort: 'due', order: 'asc', limit: '100' })
  expect(plates).toEqual(shown.map(({ plateText }) => plateText))
})
