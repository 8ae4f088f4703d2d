import { blockCar, openOrder, preparePayment, takeAway, takePhoto } from '../harness/road'
import { World } from '../harness/world'

let world: World
beforeAll(async () => {
  world = await World.start()
}, 60_000)
afterAll(() => world.stop())
afterEach(async () => expect(await world.audit()).toEqual([]))

type Device = Awaited<ReturnType<World['addDevice']>>
const positionOf = (device: Device) => device.peek()?.volatile.position
const downs = (device: Device) =>
  device.log.filter(entry => entry.event === 'arrived' && entry.position === 'down').length
const arrearsOf = (orderId: string) =>
  world.rows<{ state: string }>(
    'SELECT a.state FROM arrear a JOIN order_arrear oa ON oa.arrear_id = a.id WHERE oa.order_id = $1',
    [orderId],
  )

it.each([
  ['cancel', 'cancelled'],
  ['override', 'overridden'],
] as const)(
  '%s lowers the lock and leaves the debt',
  async (call, end) => {
    const device = await world.addDevice()
    const order = await blockCar(world, device)
    const staff = await world.staff('attendant')
    await staff.call(call, { params: { orderId: order.id }, body: { reason: '车内有老人，先放行' } })
    await world.untilOrder(order.id, end)
    expect(positionOf(device)).toBe('down')
    expect(await arrearsOf(order.id)).toEqual([{ state: 'outstanding' }])
    expect((await world.deviceRow(device.deviceId)).lifecycle).toBe('assigned')
  },
  60_000,
)

it('the longest hold lowers the lock by itself', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  await world.advance(4 * 3600_000 + 60_000)
  await world.untilOrder(order.id, 'expired')
  expect(positionOf(device)).toBe('down')
}, 60_000)

it.each([
  ['takeCash', 'cash'],
  ['waive', 'waiver'],
] as const)(
  '%s settles the order, and money that is on its way goes back',
  async (call, method) => {
    const device = await world.addDevice()
    const order = await blockCar(world, device)
    world.wechat.setRules({ closeNotWithin5Min: true })
    const { outTradeNo } = await preparePayment(world, device, order)
    const staff = await world.staff('manager')
    if (call === 'takeCash')
      await staff.call('takeCash', { params: { orderId: order.id }, body: { amountFen: order.amountFen } })
    else await staff.call('waive', { params: { orderId: order.id }, body: { reason: '设备计费错误' } })
    world.wechat.pay(outTradeNo)
    await world.untilOrder(order.id, 'released')
    expect(await world.rows('SELECT method FROM settlement WHERE order_id = $1', [order.id])).toEqual([
      { method },
    ])
    await world.until(
      'the refund',
      async () =>
        (await world.rows(`SELECT 1 FROM refund WHERE order_id = $1 AND state = 'succeeded'`, [order.id]))
          .length === 1,
    )
    await takeAway(world, device, order.id)
    world.wechat.setRules({ closeNotWithin5Min: false })
  },
  60_000,
)

it('a RAISE that the device refuses frees device and debt', async () => {
  const device = await world.addDevice()
  const order = await openOrder(world, device)
  device.setSurroundings({ vehicleOverhead: true })
  const staff = await world.staff('attendant')
  await staff.call('raise', { params: { orderId: order.id }, body: {} }).catch(() => undefined)
  await world.until('the order to end', async () => {
    await world.drift()
    const row = await world.orderRow(order.id)
    return row.state === 'deploy_failed' && row.device_free
  })
  expect(downs(device)).toBe(0)
  expect(await arrearsOf(order.id)).toEqual([{ state: 'outstanding' }])
}, 60_000)

it('a RAISE that nobody heard is never carried out later', async () => {
  const device = await world.addDevice()
  const order = await openOrder(world, device)
  const staff = await world.staff('attendant')
  device.setFaults({ in: { drop: 1, repeat: 0, reorder: 0, delayMs: [0, 0] } })
  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  await world.advance(40_000)
  await world.untilOrder(order.id, 'deploy_failed')
  device.setFaults({ in: { drop: 0, repeat: 0, reorder: 0, delayMs: [0, 0] } })
  device.goOffline(50)
  await world.until('the device to be free', async () => {
    await world.drift()
    return (await world.orderRow(order.id)).device_free
  })
  expect(device.log.filter(entry => entry.event === 'started' && entry.cause.kind !== 'fail_safe')).toEqual(
    [],
  )
}, 60_000)

it('an order that nobody raises lets its device go', async () => {
  const device = await world.addDevice()
  const order = await openOrder(world, device)
  await world.advance(16 * 60_000)
  await world.untilOrder(order.id, 'cancelled')
  expect((await world.deviceRow(device.deviceId)).order_id).toBeNull()
}, 60_000)

it('a late release offers its code, which frees this car and never the next', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  const { outTradeNo, owner } = await preparePayment(world, device, order)
  device.setFaults({ in: { drop: 1, repeat: 0, reorder: 0, delayMs: [0, 0] } })
  world.wechat.pay(outTradeNo)
  await world.untilOrder(order.id, ['paid', 'releasing'])
  await expect(owner.releaseCode(order.id)).rejects.toMatchObject({ code: 'RELEASE_CODE_NOT_DUE' })
  await world.advance(16_000)
  await world.until(
    'the code to be offered',
    async () => (await owner.order(order.id)).lock.releaseCodeOffered,
  )
  const { code } = await owner.releaseCode(order.id)
  device.goOffline(600_000)
  device.typeCode(code)
  await world.until('the lock to be down', () => positionOf(device) === 'down')
  device.setFaults({ in: { drop: 0, repeat: 0, reorder: 0, delayMs: [0, 0] } })
  device.goOffline(0)
  await world.untilOrder(order.id, 'released')
  await takeAway(world, device, order.id)
  await world.until(
    'the device to be heard again',
    async () => (await world.deviceRow(device.deviceId)).link === 'online',
  )
  const next = await blockCar(world, device)
  device.typeCode(code)
  expect(positionOf(device)).toBe('up')
  const staff = await world.staff('attendant')
  await staff.call('cancel', { params: { orderId: next.id }, body: { reason: '测试结束' } })
  await world.untilOrder(next.id, 'cancelled')
}, 60_000)

it('calls the attendant, the manager and the duty officer, and takes a hand proof with a picture', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  const { outTradeNo } = await preparePayment(world, device, order)
  device.goOffline(3_600_000)
  world.wechat.pay(outTradeNo)
  await world.untilOrder(order.id, ['paid', 'releasing'])
  const level = async () =>
    (
      await world.rows<{ level: number }>(
        `SELECT level FROM incident WHERE order_id = $1 AND kind = 'release_delayed'`,
        [order.id],
      )
    )[0]?.level
  for (const [ms, expected] of [
    [16_000, 1],
    [110_000, 2],
    [190_000, 3],
  ] as const) {
    await world.advance(ms)
    await world.until(`level ${expected}`, async () => (await level()) === expected)
  }
  const staff = await world.staff('attendant')
  const photoId = await takePhoto(staff)
  const proof = { reason: '用机械钥匙降下', photoIds: [photoId], happenedAt: world.now().toISOString() }
  await staff.call('proveReleased', { params: { orderId: order.id }, body: proof })
  await world.untilOrder(order.id, 'released')
  expect(
    await world.rows(
      `SELECT 1 FROM incident WHERE order_id = $1 AND kind = 'release_delayed' AND state <> 'closed'`,
      [order.id],
    ),
  ).toEqual([])
  // What it shall do waits for it at the broker: it would be down before it could say that it was up.
  device.setFaults({ in: { drop: 0, repeat: 0, reorder: 0, delayMs: [1_000, 1_000] } })
  device.goOffline(0)
  await world.until('the contradicting report to be told', async () => {
    await world.drift()
    const rows = await world.rows(
      `SELECT 1 FROM incident WHERE order_id = $1 AND kind IN ('hand_proof_contradicted', 'up_without_order')`,
      [order.id],
    )
    return rows.length === 1
  })
  await world.until('the lock to come down after all', () => positionOf(device) === 'down')
}, 60_000)

it('finishes a move task only with the device that stands there', async () => {
  const device = await world.addDevice()
  const other = await world.addDevice()
  const order = await blockCar(world, device)
  const { outTradeNo } = await preparePayment(world, device, order)
  world.wechat.pay(outTradeNo)
  await world.untilOrder(order.id, 'released')
  const staff = await world.staff('attendant')
  const [task] = await world.rows<{ id: string }>('SELECT id FROM move_task WHERE order_id = $1', [order.id])
  await staff.call('acknowledgeMoveTask', { params: { taskId: task!.id }, body: {} })
  const wrong = staff.call('finishMoveTask', {
    params: { taskId: task!.id },
    body: { link: world.link(other), photoIds: [] },
  })
  await expect(wrong).rejects.toMatchObject({ code: 'TASK_WRONG_DEVICE' })
  await staff.call('finishMoveTask', {
    params: { taskId: task!.id },
    body: { link: world.link(device), photoIds: [] },
  })
  await world.untilOrder(order.id, 'completed')
}, 60_000)

it('release-all lets every car go', async () => {
  const devices = [await world.addDevice(), await world.addDevice()]
  const orders = []
  for (const device of devices) orders.push(await blockCar(world, device))
  const platform = await world.staff('platform')
  await platform.call('stopRaising', { body: { merchantId: null, stopped: true, reason: '演练' } })
  const { orderCount } = await platform.call('releaseAll', { body: { merchantId: null, reason: '演练' } })
  expect(orderCount).toBe(2)
  for (const order of orders) await world.untilOrder(order.id, 'overridden')
  for (const device of devices) expect(positionOf(device)).toBe('down')
  const blocked = blockCar(world, devices[0]!)
  await expect(blocked).rejects.toMatchObject({ code: 'GATE_REFUSED' })
  await platform.call('stopRaising', { body: { merchantId: null, stopped: false, reason: '演练结束' } })
}, 60_000)
