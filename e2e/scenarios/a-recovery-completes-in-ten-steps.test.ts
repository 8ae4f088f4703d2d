import { blockCar, preparePayment, finishMoveTask } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ emptyDatabase: true })
}, 60_000)
afterAll(() => system.stop())

it('recovers a debt in ten steps, and every invariant holds', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  expect(device.peek()?.volatile.position).toBe('up')
  const { outTradeNo, owner } = await preparePayment(system, device, order)
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, 'released')
  expect(device.peek()?.volatile.position).toBe('down')
  const seen = await owner.order(order.id)
  expect(seen).toMatchObject({
    state: 'released',
    dueFen: 0,
    settlement: { amountFen: order.amountFen, method: 'wechat', payerRef: owner.ownerRef },
  })
  await finishMoveTask(system, device, order.id)
  expect(await owner.order(order.id)).toMatchObject({ state: 'completed', moveTask: { state: 'closed' } })
  expect(await system.brokenInvariants()).toEqual([])
}, 60_000)
