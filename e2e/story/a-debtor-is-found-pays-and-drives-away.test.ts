import { blockCar, preparePayment, takeAway } from '../harness/road'
import { World } from '../harness/world'

let world: World
beforeAll(async () => {
  world = await World.start()
}, 60_000)
afterAll(() => world.stop())

it('recovers the debt in ten steps, and everything adds up', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  expect(device.peek()?.volatile.position).toBe('up')
  const { outTradeNo, owner } = await preparePayment(world, device, order)
  world.wechat.pay(outTradeNo)
  await world.untilOrder(order.id, 'released')
  expect(device.peek()?.volatile.position).toBe('down')
  const seen = await owner.order(order.id)
  expect(seen).toMatchObject({
    state: 'released',
    dueFen: 0,
    settlement: { amountFen: order.amountFen, method: 'wechat', payerRef: owner.ownerRef },
  })
  await takeAway(world, device, order.id)
  expect(await owner.order(order.id)).toMatchObject({ state: 'completed', moveTask: { state: 'closed' } })
  expect(await world.audit()).toEqual([])
}, 60_000)
