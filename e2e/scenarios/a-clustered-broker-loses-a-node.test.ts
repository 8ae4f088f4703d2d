import { blockCar, finishMoveTask, preparePayment } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

/** Run by `npm run cluster-broker` only, which brings RabbitMQ. */
let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ clusteredBroker: true, nodes: 2 })
}, 240_000)
afterAll(() => system.stop(), 60_000)

it('a whole recovery goes through three RabbitMQ nodes', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, 'released')
  await finishMoveTask(system, device, order.id)
  expect(await system.brokenInvariants()).toEqual([])
}, 120_000)

it.each([
  ['the devices', 1],
  ['the backend', 0],
])(
  'a paid car is let go although the broker node of %s is killed while it waits',
  async (_, victim) => {
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    const { outTradeNo } = await preparePayment(system, device, order)
    const { nodes } = system.cluster
    await nodes[victim]!.kill('SIGKILL')
    system.wechat.pay(outTradeNo)
    await system.untilOrder(order.id, 'released', 60_000)
    expect(device.log.filter(entry => entry.event === 'arrived' && entry.position === 'down')).toHaveLength(1)
    await finishMoveTask(system, device, order.id)
    expect(await system.brokenInvariants()).toEqual([])
    // Two of three are the majority that the MQTT plugin needs for the next one.
    await nodes[victim]!.restart()
  },
  240_000,
)
