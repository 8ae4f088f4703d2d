import { createHash } from 'node:crypto'
import { removeJobs } from '../harness/job-queue'
import { blockCar, openOrder, preparePayment, finishMoveTask, isFreeOnceFetched } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2 })
}, 60_000)
afterAll(() => system.stop())
afterEach(() => {
  system.wechat.faults.clear()
  system.wechat.setRules({ closeNotWithin5Min: false })
})

const positionOf = (device: { peek(): { volatile: { position: string } } | undefined }) =>
  device.peek()?.volatile.position

/** A hash of every table that a forged message could change. */
async function stateHash(): Promise<string> {
  const tables = [
    'recovery_order',
    'payment',
    'arrear',
    'settlement',
    'refund',
    'lock_command',
    'ledger_posting',
    'move_task',
    'journal',
    'incident',
  ]
  const hash = createHash('sha256')
  for (const table of tables) {
    const [row] = await system.rows<{ all: string }>(
      `SELECT coalesce(string_agg(t::text, '|' ORDER BY t::text), '') AS all FROM ${table} t`,
    )
    hash.update(`${table}:${row!.all}`)
  }
  return hash.digest('hex')
}

const wechatRequestCount = () => system.wechat.requests.list().length

async function post(notice: {
  url: string
  headers: Record<string, string | string[]>
  body: string | Buffer
}) {
  const headers = new Headers()
  for (const [name, value] of Object.entries(notice.headers))
    for (const one of [value].flat()) headers.append(name, one)
  return fetch(notice.url, { method: 'POST', headers, body: notice.body as never })
}

it('a thousand copies of one payment callback on two nodes settle once', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  system.wechat.faults.add({ route: 'notice', kind: 'drop', times: 1 })
  system.wechat.pay(outTradeNo)
  const notice = await system.wechat.buildCallback({ outTradeNo })
  const other = { ...notice, url: notice.url.replace(system.nodes[0]!.origin, system.nodes[1]!.origin) }
  expect(other.url).not.toBe(notice.url)
  const replies = await Promise.all(
    Array.from({ length: 1000 }, (_, copy) => post(copy % 2 ? notice : other).then(reply => reply.status)),
  )
  expect([...new Set(replies)].every(status => status === 200 || status === 503)).toBe(true)
  expect(replies.filter(status => status === 200).length).toBeGreaterThan(900)
  await system.untilOrder(order.id, 'released')
  expect(await system.rows('SELECT 1 FROM settlement WHERE order_id = $1', [order.id])).toHaveLength(1)
  expect(
    await system.rows(`SELECT 1 FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, [order.id]),
  ).toHaveLength(1)
  expect(device.log.filter(entry => entry.event === 'arrived' && entry.position === 'down')).toHaveLength(1)
  expect(await system.brokenInvariants()).toEqual([])
}, 60_000)

it('a forged payment callback changes nothing and causes no query', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  const forgeries = await system.wechat.forgeries({ outTradeNo })
  expect(forgeries.length).toBeGreaterThanOrEqual(25)
  // The scheduled queries of the payment would also count as requests to WeChat.
  await removeJobs(system.db, 'query:')
  const before = await stateHash()
  const requestsBefore = wechatRequestCount()
  const withRightAmount = forgeries.filter(forgery => !/amount|total|mismatch/i.test(forgery.name))
  expect(withRightAmount.length).toBeGreaterThanOrEqual(25)
  const isUntimely = (name: string) => /stale|future|old|late/i.test(name)
  const expectRefused = async ({ name, callback: notice }: (typeof forgeries)[number]) => {
    const { status } = await system.wechat.sendCallback(notice)
    expect({ name, ok: status !== null && status >= 200 && status < 300 }).toEqual({ name, ok: false })
  }
  for (const forgery of withRightAmount) if (!isUntimely(forgery.name)) await expectRefused(forgery)
  expect(await stateHash()).toBe(before)
  expect(wechatRequestCount()).toBe(requestsBefore)
  // A genuine callback that is too old has no effect of its own, but may cause one query.
  for (const forgery of withRightAmount) if (isUntimely(forgery.name)) await expectRefused(forgery)
  expect(wechatRequestCount() - requestsBefore).toBeLessThanOrEqual(1)
  expect((await system.orderRow(order.id)).state).toBe('active')
  expect(positionOf(device)).toBe('up')
  await system.db.query(
    `SELECT graphile_worker.add_job('query-payment', json_build_object('paymentId', id), job_key => 'query:' || id) FROM payment WHERE out_trade_no = $1`,
    [outTradeNo],
  )
}, 60_000)

it('refuses malformed HTTP: size, content type, query string, encoding, repeated headers', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  const notice = await system.wechat.buildCallback({ outTradeNo })
  const before = await stateHash()
  const malformed: [string, Parameters<typeof post>[0]][] = [
    ['oversized', { ...notice, body: Buffer.concat([Buffer.from(notice.body), Buffer.alloc(200_000, 32)]) }],
    ['wrong content type', { ...notice, headers: { ...notice.headers, 'content-type': 'text/plain' } }],
    ['a query string', { ...notice, url: `${notice.url}?a=1` }],
    ['an encoding', { ...notice, headers: { ...notice.headers, 'content-encoding': 'gzip' } }],
    ['another merchant', { ...notice, url: notice.url.replace(/notice\/[^/]+/, 'notice/somebody-else') }],
    ['the refund route', { ...notice, url: notice.url.replace(/payment$/, 'refund') }],
    ['no body', { ...notice, body: '' }],
    ['a prototype', { ...notice, body: '{"__proto__":{"resource":{}},"constructor":{"prototype":{}}}' }],
    [
      'a repeated signature',
      {
        ...notice,
        headers: {
          ...notice.headers,
          'Wechatpay-Signature': [String(notice.headers['Wechatpay-Signature']), 'AAAA'],
        },
      },
    ],
  ]
  for (const [name, request] of malformed) {
    const reply = await post(request)
    expect({ name, status: reply.status >= 400 && reply.status < 500 }).toEqual({ name, status: true })
  }
  expect(await stateHash()).toBe(before)
  expect((await system.orderRow(order.id)).state).toBe('active')
}, 60_000)

it('a payment of another amount is quarantined, and the lock stays up', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo, paymentId } = await preparePayment(system, device, order)
  system.wechat.pay(outTradeNo, undefined, { amount: order.amountFen - 1 })
  await system.until('the payment to be quarantined', async () => {
    const [row] = await system.rows<{ state: string }>('SELECT state FROM payment WHERE id = $1', [paymentId])
    return row?.state === 'quarantined'
  })
  expect(positionOf(device)).toBe('up')
  expect(
    await system.rows(`SELECT 1 FROM incident WHERE kind = 'payment_quarantined' AND payment_id = $1`, [
      paymentId,
    ]),
  ).toHaveLength(1)
  const manager = await system.staff('manager')
  await manager.call('override', { params: { orderId: order.id }, body: { reason: '金额不符，先放行' } })
  await system.untilOrder(order.id, 'overridden')
  expect(await system.brokenInvariants()).toEqual([])
}, 60_000)

it('the second of two payments is refunded in full', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  system.wechat.setRules({ closeNotWithin5Min: true })
  const first = await preparePayment(system, device, order, await system.owner('wang'))
  const second = await preparePayment(system, device, order, await system.owner('li'))
  system.wechat.pay(first.outTradeNo)
  system.wechat.pay(second.outTradeNo)
  await system.untilOrder(order.id, 'released')
  await system.until('the refund to succeed', async () => {
    const rows = await system.rows<{ state: string; amount_fen: string }>(
      'SELECT state, amount_fen FROM refund WHERE order_id = $1',
      [order.id],
    )
    return (
      rows.length === 1 && rows[0]!.state === 'succeeded' && Number(rows[0]!.amount_fen) === order.amountFen
    )
  })
  expect(
    await system.rows(`SELECT 1 FROM payment WHERE order_id = $1 AND state = 'succeeded'`, [order.id]),
  ).toHaveLength(1)
  expect(await system.brokenInvariants()).toEqual([])
}, 60_000)

it('a payment after the end of its order is refunded and does not release the next car', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  system.wechat.setRules({ closeNotWithin5Min: true })
  const { outTradeNo } = await preparePayment(system, device, order)
  const staff = await system.staff('attendant')
  await staff.call('cancel', { params: { orderId: order.id }, body: { reason: '车主已联系，改日补缴' } })
  await system.untilOrder(order.id, 'cancelled')
  await system.until('the device to be fetched', () => isFreeOnceFetched(system, device, order.id))
  const next = await blockCar(system, device)
  expect(next.epoch).toBe(order.epoch + 1)
  system.wechat.pay(outTradeNo)
  await system.until('the late payment to be refunded', async () => {
    const [refund] = await system.rows<{ state: string }>('SELECT state FROM refund WHERE order_id = $1', [
      order.id,
    ])
    return refund?.state === 'succeeded'
  })
  expect((await system.orderRow(next.id)).state).toBe('active')
  expect(positionOf(device)).toBe('up')
  const paid = await preparePayment(system, device, next)
  system.wechat.pay(paid.outTradeNo)
  await system.untilOrder(next.id, 'released')
  await finishMoveTask(system, device, next.id)
  expect(await system.brokenInvariants()).toEqual([])
}, 60_000)

it('a payment callback that arrives before the commit of its payment settles when it is repeated', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  system.wechat.faults.add({ route: 'order', kind: 'pay-before-reply', times: 1 })
  const owner = await system.owner('wang')
  await owner.scan(system.qrUrl(device))
  await owner.pay(order.id, order.amountFen).catch(() => undefined)
  await system.until('the order to be released', async () => {
    await system.accelerateTime()
    return (await system.orderRow(order.id)).state === 'released'
  })
  expect(await system.brokenInvariants()).toEqual([])
}, 60_000)

it('a scheduled query settles a payment whose callbacks are all lost', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  system.wechat.faults.add({ route: 'notice', kind: 'drop' })
  system.wechat.pay(outTradeNo)
  await system.until('the scheduled query', async () => {
    await system.accelerateTime()
    return (await system.orderRow(order.id)).state === 'released'
  })
  const [payment] = await system.rows<{ proof: string }>(
    'SELECT proof FROM payment WHERE out_trade_no = $1',
    [outTradeNo],
  )
  expect(payment!.proof).toBe('query')
  expect(await system.brokenInvariants()).toEqual([])
}, 60_000)

it('accepts both signature modes during a key change', async () => {
  for (const mode of ['certificate', 'public-key'] as const) {
    system.wechat.signing.setMode(mode)
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    const { outTradeNo } = await preparePayment(system, device, order)
    system.wechat.pay(outTradeNo)
    await system.untilOrder(order.id, 'released')
  }
  expect(await system.brokenInvariants()).toEqual([])
}, 60_000)

it.each([
  ['order', 'apply-then-cut'],
  ['order', 'system-error'],
  ['order', 'garbage'],
  ['order', 'bad-signature'],
  ['order', 'frequency-limited'],
] as const)(
  'a payment can be prepared again after WeChat answered %s with %s',
  async (route, kind) => {
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    system.wechat.faults.add({ route, kind, times: 1 })
    const owner = await system.owner('wang')
    await owner.scan(system.qrUrl(device))
    await owner.pay(order.id, order.amountFen).catch(() => undefined)
    const outTradeNo = await system.until('something to pay', async () => {
      await system.accelerateTime()
      const reply = await owner.pay(order.id, order.amountFen)
      return reply.pay ? system.outTradeNo(reply.paymentId) : null
    })
    system.wechat.pay(outTradeNo)
    await system.untilOrder(order.id, 'released')
    expect(await system.brokenInvariants()).toEqual([])
  },
  60_000,
)

it('cancelling an order before its RAISE frees the device and the arrear at once', async () => {
  const device = await system.addDevice()
  const order = await openOrder(system, device)
  const staff = await system.staff('attendant')
  await staff.call('cancel', { params: { orderId: order.id }, body: { reason: '现场已缴' } })
  await system.untilOrder(order.id, 'cancelled')
  expect((await system.deviceRow(device.deviceId)).lifecycle).toBe('assigned')
  expect(await system.brokenInvariants()).toEqual([])
}, 60_000)
