import {
  blockCar,
  isFreeOnceFetched,
  openOrder,
  preparePayment,
  finishMoveTask,
  uploadPhoto,
} from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start()
}, 60_000)
afterAll(() => system.stop())
afterEach(async () => expect(await system.brokenInvariants()).toEqual([]))

type Device = Awaited<ReturnType<TestSystem['addDevice']>>
const positionOf = (device: Device) => device.peek()?.volatile.position
const loweringCount = (device: Device) =>
  device.log.filter(entry => entry.event === 'arrived' && entry.position === 'down').length
const arrearsOf = (orderId: string) =>
  system.rows<{ state: string }>(
    'SELECT a.state FROM arrear a JOIN order_arrear oa ON oa.arrear_id = a.id WHERE oa.order_id = $1',
    [orderId],
  )

it.each([
  ['cancel', 'cancelled'],
  ['override', 'overridden'],
] as const)(
  '%s lowers the lock and leaves the arrear outstanding',
  async (call, end) => {
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    const staff = await system.staff('attendant')
    await staff.call(call, { params: { orderId: order.id }, body: { reason: '车内有老人，先放行' } })
    await system.untilOrder(order.id, end)
    expect(positionOf(device)).toBe('down')
    expect(await arrearsOf(order.id)).toEqual([{ state: 'outstanding' }])
    expect((await system.deviceRow(device.deviceId)).lifecycle).toBe('to_retrieve')
    await system.until('the device to be fetched', () => isFreeOnceFetched(system, device, order.id))
    expect((await system.deviceRow(device.deviceId)).lifecycle).toBe('assigned')
  },
  60_000,
)

it('the end of the longest hold lowers the lock', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  await system.advance(4 * 3600_000 + 60_000)
  await system.untilOrder(order.id, 'expired')
  expect(positionOf(device)).toBe('down')
}, 60_000)

it.each([
  ['takeCash', 'cash'],
  ['waive', 'waiver'],
] as const)(
  '%s settles the order, and a WeChat payment that arrives later is refunded',
  async (call, method) => {
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    system.wechat.setRules({ closeNotWithin5Min: true })
    const { outTradeNo } = await preparePayment(system, device, order)
    const staff = await system.staff('manager')
    if (call === 'takeCash')
      await staff.call('takeCash', { params: { orderId: order.id }, body: { amountFen: order.amountFen } })
    else await staff.call('waive', { params: { orderId: order.id }, body: { reason: '设备计费错误' } })
    system.wechat.pay(outTradeNo)
    await system.untilOrder(order.id, 'released')
    expect(await system.rows('SELECT method FROM settlement WHERE order_id = $1', [order.id])).toEqual([
      { method },
    ])
    await system.until(
      'the refund',
      async () =>
        (await system.rows(`SELECT 1 FROM refund WHERE order_id = $1 AND state = 'succeeded'`, [order.id]))
          .length === 1,
    )
    await finishMoveTask(system, device, order.id)
    system.wechat.setRules({ closeNotWithin5Min: false })
  },
  60_000,
)

it('a RAISE that the device refuses frees the device and the arrear', async () => {
  const device = await system.addDevice()
  const order = await openOrder(system, device)
  device.setSurroundings({ vehicleOverhead: true })
  const staff = await system.staff('attendant')
  await staff.call('raise', { params: { orderId: order.id }, body: {} }).catch(() => undefined)
  await system.until('the order to end', async () => {
    await system.accelerateTime()
    const row = await system.orderRow(order.id)
    return row.state === 'deploy_failed' && row.device_free
  })
  expect(loweringCount(device)).toBe(0)
  expect(await arrearsOf(order.id)).toEqual([{ state: 'outstanding' }])
}, 60_000)

it('a RAISE that the device did not receive in time is never carried out', async () => {
  const device = await system.addDevice()
  const order = await openOrder(system, device)
  const staff = await system.staff('attendant')
  device.setFaults({ in: { drop: 1, repeat: 0, reorder: 0, delayMs: [0, 0] } })
  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  await system.advance(40_000)
  await system.untilOrder(order.id, 'deploy_failed')
  device.setFaults({ in: { drop: 0, repeat: 0, reorder: 0, delayMs: [0, 0] } })
  device.goOffline(50)
  await system.until('the device to be free', async () => {
    await system.accelerateTime()
    return (await system.orderRow(order.id)).device_free
  })
  expect(device.log.filter(entry => entry.event === 'started' && entry.cause.kind !== 'fail_safe')).toEqual(
    [],
  )
}, 60_000)

it('an order that is not raised in time frees its device', async () => {
  const device = await system.addDevice()
  const order = await openOrder(system, device)
  await system.advance(16 * 60_000)
  await system.untilOrder(order.id, 'cancelled')
  expect((await system.deviceRow(device.deviceId)).order_id).toBeNull()
}, 60_000)

it('a delayed release offers a release code that lowers the lock for this order only', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo, owner } = await preparePayment(system, device, order)
  device.setFaults({ in: { drop: 1, repeat: 0, reorder: 0, delayMs: [0, 0] } })
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, ['paid', 'releasing'])
  await expect(owner.releaseCode(order.id)).rejects.toMatchObject({ code: 'RELEASE_CODE_NOT_DUE' })
  await system.advance(16_000)
  await system.until(
    'the code to be offered',
    async () => (await owner.order(order.id)).lock.releaseCodeOffered,
  )
  const { code } = await owner.releaseCode(order.id)
  device.goOffline(600_000)
  device.typeCode(code)
  await system.until('the lock to be down', () => positionOf(device) === 'down')
  device.setFaults({ in: { drop: 0, repeat: 0, reorder: 0, delayMs: [0, 0] } })
  device.goOffline(0)
  await system.untilOrder(order.id, 'released')
  await finishMoveTask(system, device, order.id)
  await system.until(
    'the device to be online again',
    async () => (await system.deviceRow(device.deviceId)).link === 'online',
  )
  const next = await blockCar(system, device)
  device.typeCode(code)
  expect(positionOf(device)).toBe('up')
  const staff = await system.staff('attendant')
  await staff.call('cancel', { params: { orderId: next.id }, body: { reason: '测试结束' } })
  await system.untilOrder(next.id, 'cancelled')
}, 60_000)

it('a delayed release is escalated to attendant, manager and duty officer, and a manual proof with a photo ends it', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  device.goOffline(3_600_000)
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, ['paid', 'releasing'])
  const level = async () =>
    (
      await system.rows<{ level: number }>(
        `SELECT level FROM incident WHERE order_id = $1 AND kind = 'release_delayed'`,
        [order.id],
      )
    )[0]?.level
  for (const [ms, expected] of [
    [16_000, 1],
    [110_000, 2],
    [190_000, 3],
  ] as const) {
    await system.advance(ms)
    await system.until(`level ${expected}`, async () => (await level()) === expected)
  }
  const staff = await system.staff('attendant')
  const photoId = await uploadPhoto(staff)
  const proof = { reason: '用机械钥匙降下', photoIds: [photoId], happenedAt: system.now().toISOString() }
  await staff.call('proveReleased', { params: { orderId: order.id }, body: proof })
  await system.untilOrder(order.id, 'released')
  expect(
    await system.rows(
      `SELECT 1 FROM incident WHERE order_id = $1 AND kind = 'release_delayed' AND state <> 'closed'`,
      [order.id],
    ),
  ).toEqual([])
  // The LOWER waits at the broker: without the delay the lock would be down before the device could report that it was up.
  device.setFaults({ in: { drop: 0, repeat: 0, reorder: 0, delayMs: [1_000, 1_000] } })
  device.goOffline(0)
  await system.until('the contradicting report to open an incident', async () => {
    await system.accelerateTime()
    const rows = await system.rows(
      `SELECT 1 FROM incident WHERE order_id = $1 AND kind IN ('hand_proof_contradicted', 'up_without_order')`,
      [order.id],
    )
    return rows.length === 1
  })
  await system.until('the lock to be down', () => positionOf(device) === 'down')
}, 60_000)

it('a move task is finished only with its own device', async () => {
  const device = await system.addDevice()
  const other = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, 'released')
  const staff = await system.staff('attendant')
  const [task] = await system.rows<{ id: string }>('SELECT id FROM move_task WHERE order_id = $1', [order.id])
  await staff.call('acknowledgeMoveTask', { params: { taskId: task!.id }, body: {} })
  const wrong = staff.call('finishMoveTask', {
    params: { taskId: task!.id },
    body: { link: system.qrUrl(other), photoIds: [] },
  })
  await expect(wrong).rejects.toMatchObject({ code: 'TASK_WRONG_DEVICE' })
  await staff.call('finishMoveTask', {
    params: { taskId: task!.id },
    body: { link: system.qrUrl(device), photoIds: [] },
  })
  await system.untilOrder(order.id, 'completed')
}, 60_000)

it('release-all releases every car', async () => {
  const devices = [await system.addDevice(), await system.addDevice()]
  const orders = []
  for (const device of devices) orders.push(await blockCar(system, device))
  const platform = await system.staff('platform')
  await platform.call('stopRaising', { body: { merchantId: null, stopped: true, reason: '演练' } })
  const { orderCount } = await platform.call('releaseAll', { body: { merchantId: null, reason: '演练' } })
  expect(orderCount).toBe(2)
  for (const order of orders) await system.untilOrder(order.id, 'overridden')
  for (const device of devices) expect(positionOf(device)).toBe('down')
  const blocked = blockCar(system, devices[0]!)
  await expect(blocked).rejects.toMatchObject({ code: 'GATE_REFUSED' })
  await platform.call('stopRaising', { body: { merchantId: null, stopped: false, reason: '演练结束' } })
}, 60_000)
