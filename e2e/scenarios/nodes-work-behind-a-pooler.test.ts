import { blockCar, finishMoveTask, preparePayment } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2, callsEveryNode: true, pooler: true })
}, 90_000)
afterAll(() => system.stop())

async function recover(during: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  await during()
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, 'released')
  expect(device.peek()?.volatile.position).toBe('down')
  await finishMoveTask(system, device, order.id)
  await system.untilOrder(order.id, 'completed')
}

it('two nodes behind PgBouncer in session mode recover a debt, and every invariant holds', async () => {
  await recover()
  expect(await system.brokenInvariants()).toEqual([])
}, 90_000)

it('a pooler that is started again loses nothing, and no node needs a restart', async () => {
  await recover(() => system.pooler.restart())
  expect(system.nodes.map(node => node.running)).toEqual([true, true])
  expect(await system.brokenInvariants()).toEqual([])
}, 120_000)
