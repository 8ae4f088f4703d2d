import { createHash } from 'node:crypto'
import { blockCar, openOrder, preparePayment, takeAway } from '../harness/road'
import { World } from '../harness/world'

let world: World
beforeAll(async () => {
  world = await World.start({ nodes: 2 })
}, 60_000)
afterAll(() => world.stop())
afterEach(() => {
  world.wechat.faults.clear()
  world.wechat.setRules({ closeNotWithin5Min: false })
})

const upOf = (device: { peek(): { volatile: { position: string } } | undefined }) =>
  device.peek()?.volatile.position

/** All that a forged message could have changed, as one number. */
async function fingerprint(): Promise<string> {
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
    const [row] = await world.rows<{ all: string }>(
      `SELECT coalesce(string_agg(t::text, '|' ORDER BY t::text), '') AS all FROM ${table} t`,
    )
    hash.update(`${table}:${row!.all}`)
  }
  return hash.digest('hex')
}

const outbound = () => world.wechat.requests.list().length

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

it('settles once for a thousand copies of one notice on two nodes', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  const { outTradeNo } = await preparePayment(world, device, order)
  world.wechat.faults.add({ route: 'notice', kind: 'drop', times: 1 })
  world.wechat.pay(outTradeNo)
  const notice = await world.wechat.buildCallback({ outTradeNo })
  const other = { ...notice, url: notice.url.replace(world.nodes[0]!.origin, world.nodes[1]!.origin) }
  expect(other.url).not.toBe(notice.url)
  const replies = await Promise.all(
    Array.from({ length: 1000 }, (_, copy) => post(copy % 2 ? notice : other).then(reply => reply.status)),
  )
  expect([...new Set(replies)].every(status => status === 200 || status === 503)).toBe(true)
  expect(replies.filter(status => status === 200).length).toBeGreaterThan(900)
  await world.untilOrder(order.id, 'released')
  expect(await world.rows('SELECT 1 FROM settlement WHERE order_id = $1', [order.id])).toHaveLength(1)
  expect(
    await world.rows(`SELECT 1 FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, [order.id]),
  ).toHaveLength(1)
  expect(device.log.filter(entry => entry.event === 'arrived' && entry.position === 'down')).toHaveLength(1)
  expect(await world.audit()).toEqual([])
}, 60_000)

it('lets no forgery through, and asks nobody about it', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  const { outTradeNo } = await preparePayment(world, device, order)
  const forgeries = await world.wechat.forgeries({ outTradeNo })
  expect(forgeries.length).toBeGreaterThanOrEqual(25)
  // Its scheduled queries would be outbound calls of another cause.
  await world.db.query(`DELETE FROM graphile_worker._private_jobs WHERE key LIKE 'query:%'`)
  const before = await fingerprint()
  const asked = outbound()
  const notAmounts = forgeries.filter(forgery => !/amount|total|mismatch/i.test(forgery.name))
  expect(notAmounts.length).toBeGreaterThanOrEqual(25)
  for (const forgery of notAmounts.filter(one => !/stale|future|old|late/i.test(one.name))) {
    const reply = await world.wechat.sendCallback(forgery.callback)
    expect({
      forgery: forgery.name,
      ok: reply.status !== null && reply.status >= 200 && reply.status < 300,
    }).toEqual({ forgery: forgery.name, ok: false })
  }
  expect(await fingerprint()).toBe(before)
  expect(outbound()).toBe(asked)
  // A notice that is really WeChat's, but too old, is worth one question and no effect of its own.
  for (const forgery of notAmounts.filter(one => /stale|future|old|late/i.test(one.name))) {
    const reply = await world.wechat.sendCallback(forgery.callback)
    expect({
      forgery: forgery.name,
      ok: reply.status !== null && reply.status >= 200 && reply.status < 300,
    }).toEqual({ forgery: forgery.name, ok: false })
  }
  expect(outbound() - asked).toBeLessThanOrEqual(1)
  expect((await world.orderRow(order.id)).state).toBe('active')
  expect(upOf(device)).toBe('up')
  await world.db.query(
    `SELECT graphile_worker.add_job('query-payment', json_build_object('paymentId', id), job_key => 'query:' || id) FROM payment WHERE out_trade_no = $1`,
    [outTradeNo],
  )
}, 60_000)

it('refuses what HTTP can twist: size, type, query strings, repeated headers', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  const { outTradeNo } = await preparePayment(world, device, order)
  const notice = await world.wechat.buildCallback({ outTradeNo })
  const before = await fingerprint()
  const twisted: [string, Parameters<typeof post>[0]][] = [
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
  for (const [name, request] of twisted) {
    const reply = await post(request)
    expect({ name, status: reply.status >= 400 && reply.status < 500 }).toEqual({ name, status: true })
  }
  expect(await fingerprint()).toBe(before)
  expect((await world.orderRow(order.id)).state).toBe('active')
}, 60_000)

it('keeps money of another amount aside and the lock up', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  const { outTradeNo, paymentId } = await preparePayment(world, device, order)
  world.wechat.pay(outTradeNo, undefined, { amount: order.amountFen - 1 })
  await world.until('the payment to be kept aside', async () => {
    const [row] = await world.rows<{ state: string }>('SELECT state FROM payment WHERE id = $1', [paymentId])
    return row?.state === 'quarantined'
  })
  expect(upOf(device)).toBe('up')
  expect(
    await world.rows(`SELECT 1 FROM incident WHERE kind = 'payment_quarantined' AND payment_id = $1`, [
      paymentId,
    ]),
  ).toHaveLength(1)
  const manager = await world.staff('manager')
  await manager.call('override', { params: { orderId: order.id }, body: { reason: '金额不符，先放行' } })
  await world.untilOrder(order.id, 'overridden')
  expect(await world.audit()).toEqual([])
}, 60_000)

it('gives the second payer everything back', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  world.wechat.setRules({ closeNotWithin5Min: true })
  const first = await preparePayment(world, device, order, await world.owner('wang'))
  const second = await preparePayment(world, device, order, await world.owner('li'))
  world.wechat.pay(first.outTradeNo)
  world.wechat.pay(second.outTradeNo)
  await world.untilOrder(order.id, 'released')
  await world.until('the refund to be there', async () => {
    const rows = await world.rows<{ state: string; amount_fen: string }>(
      'SELECT state, amount_fen FROM refund WHERE order_id = $1',
      [order.id],
    )
    return (
      rows.length === 1 && rows[0]!.state === 'succeeded' && Number(rows[0]!.amount_fen) === order.amountFen
    )
  })
  expect(
    await world.rows(`SELECT 1 FROM payment WHERE order_id = $1 AND state = 'succeeded'`, [order.id]),
  ).toHaveLength(1)
  expect(await world.audit()).toEqual([])
}, 60_000)

it('refunds a payment that comes after the order ended, and never frees the next car with it', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  world.wechat.setRules({ closeNotWithin5Min: true })
  const { outTradeNo } = await preparePayment(world, device, order)
  const staff = await world.staff('attendant')
  await staff.call('cancel', { params: { orderId: order.id }, body: { reason: '车主已联系，改日补缴' } })
  await world.untilOrder(order.id, 'cancelled')
  const next = await blockCar(world, device)
  expect(next.epoch).toBe(order.epoch + 1)
  world.wechat.pay(outTradeNo)
  await world.until('the late money to go back', async () => {
    const [refund] = await world.rows<{ state: string }>('SELECT state FROM refund WHERE order_id = $1', [
      order.id,
    ])
    return refund?.state === 'succeeded'
  })
  expect((await world.orderRow(next.id)).state).toBe('active')
  expect(upOf(device)).toBe('up')
  const paid = await preparePayment(world, device, next)
  world.wechat.pay(paid.outTradeNo)
  await world.untilOrder(next.id, 'released')
  await takeAway(world, device, next.id)
  expect(await world.audit()).toEqual([])
}, 60_000)

it('takes a notice that overtakes our own commit at its next coming', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  world.wechat.faults.add({ route: 'order', kind: 'pay-before-reply', times: 1 })
  const owner = await world.owner('wang')
  await owner.scan(world.link(device))
  await owner.pay(order.id, order.amountFen).catch(() => undefined)
  await world.until('the car to be free', async () => {
    await world.drift()
    return (await world.orderRow(order.id)).state === 'released'
  })
  expect(await world.audit()).toEqual([])
}, 60_000)

it('finds a success by asking, when every notice is lost', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  const { outTradeNo } = await preparePayment(world, device, order)
  world.wechat.faults.add({ route: 'notice', kind: 'drop' })
  world.wechat.pay(outTradeNo)
  await world.until('the scheduled query', async () => {
    await world.drift()
    return (await world.orderRow(order.id)).state === 'released'
  })
  const [payment] = await world.rows<{ proof: string }>('SELECT proof FROM payment WHERE out_trade_no = $1', [
    outTradeNo,
  ])
  expect(payment!.proof).toBe('query')
  expect(await world.audit()).toEqual([])
}, 60_000)

it('believes both signature modes while a key is changed', async () => {
  for (const mode of ['certificate', 'public-key'] as const) {
    world.wechat.signing.setMode(mode)
    const device = await world.addDevice()
    const order = await blockCar(world, device)
    const { outTradeNo } = await preparePayment(world, device, order)
    world.wechat.pay(outTradeNo)
    await world.untilOrder(order.id, 'released')
  }
  expect(await world.audit()).toEqual([])
}, 60_000)

it.each([
  ['order', 'apply-then-cut'],
  ['order', 'system-error'],
  ['order', 'garbage'],
  ['order', 'bad-signature'],
  ['order', 'frequency-limited'],
] as const)(
  'asks again when WeChat answers an order with %s %s',
  async (route, kind) => {
    const device = await world.addDevice()
    const order = await blockCar(world, device)
    world.wechat.faults.add({ route, kind, times: 1 })
    const owner = await world.owner('wang')
    await owner.scan(world.link(device))
    await owner.pay(order.id, order.amountFen).catch(() => undefined)
    const outTradeNo = await world.until('something to pay', async () => {
      await world.drift()
      const reply = await owner.pay(order.id, order.amountFen)
      const [row] = await world.rows<{ out_trade_no: string }>(
        'SELECT out_trade_no FROM payment WHERE id = $1',
        [reply.paymentId],
      )
      return reply.pay ? row!.out_trade_no : null
    })
    world.wechat.pay(outTradeNo)
    await world.untilOrder(order.id, 'released')
    expect(await world.audit()).toEqual([])
  },
  60_000,
)

it('lets device and debt go at once when nothing was raised yet', async () => {
  const device = await world.addDevice()
  const order = await openOrder(world, device)
  const staff = await world.staff('attendant')
  await staff.call('cancel', { params: { orderId: order.id }, body: { reason: '现场已缴' } })
  await world.untilOrder(order.id, 'cancelled')
  expect((await world.deviceRow(device.deviceId)).lifecycle).toBe('assigned')
  expect(await world.audit()).toEqual([])
}, 60_000)
