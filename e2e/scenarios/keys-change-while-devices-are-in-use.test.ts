import { keysCommand, rotateSigningKey } from '../harness/key-rotation'
import { blockCar, preparePayment } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2 })
}, 60_000)
afterAll(() => system.stop())

it('keys change over the real routes while a car is held, and the car is released', async () => {
  const device = await system.addDevice()
  const row = () => system.deviceRow(device.deviceId)
  const confirmed = (ring: string[], version: number) =>
    system.until(`${ring.join()} and version ${version} to be confirmed`, async () => {
      const { command_keys: keys, confirmed_key_version: has } = await row()
      return (keys as string[] | null)?.join() === ring.join() && has === version
    })
  const first = system.environment.COMMAND_KEY_ID!
  await confirmed([first], 1)

  expect(await keysCommand(system, 'offer', '--all', '--by', 'duty', '--reason', 'drill')).toMatchObject({
    ring: [first],
    offered: 1,
  })
  device.reboot()
  await confirmed([first], 2)

  await system.until('the device to be ready', () => device.connected && device.telemetry().timeKnown)
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  const ring = await rotateSigningKey(system)
  device.reboot()
  await confirmed(ring, 2)
  expect(await keysCommand(system, 'offer', '--all', '--by', 'duty', '--reason', 'drill')).toMatchObject({
    atCars: 1,
    offered: 0,
  })
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, 'released')
  expect(device.peek()!.durable.alarms).toEqual([])
  expect(await keysCommand(system, 'status')).toMatchObject({ ring, waiting: 0, overdue: 0, unable: 0 })
  expect(await system.brokenInvariants()).toEqual([])
}, 90_000)
