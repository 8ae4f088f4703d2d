import { blockCar, preparePayment } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

const OFF_MS = 600_000
let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2 })
}, 60_000)
afterAll(() => system.stop())
afterEach(async () => expect(await system.brokenInvariants()).toEqual([]))

it.each([OFF_MS, -OFF_MS])(
  'a node whose clock is %i ms off is not ready, and a payment whose callback it gets settles',
  async offMs => {
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    const { outTradeNo } = await preparePayment(system, device, order)
    // WeChat's callbacks lead to the first node.
    system.nodes[0]!.setClockError(offMs)
    try {
      await system.until('the first node to be not ready', async () => !(await system.nodes[0]!.isReady()))
      expect(await system.nodes[1]!.isReady()).toBe(true)
      system.wechat.pay(outTradeNo)
      await system.untilOrder(order.id, 'released')
    } finally {
      system.nodes[0]!.setClockError(0)
    }
    await system.until('both nodes to be ready', async () => {
      const ready = await Promise.all(system.nodes.map(node => node.isReady()))
      return ready.every(Boolean)
    })
  },
)

it('while WeChat’s clock is ten minutes ahead payments settle and no lock is raised', async () => {
  const devices = [await system.addDevice(), await system.addDevice()]
  const order = await blockCar(system, devices[0]!)
  const { outTradeNo } = await preparePayment(system, devices[0]!, order)
  await system.wechat.clock.advance(OFF_MS)
  try {
    system.wechat.pay(outTradeNo)
    await system.untilOrder(order.id, 'released')
    await expect(blockCar(system, devices[1]!)).rejects.toThrow('GATE_REFUSED')
    expect(await system.nodes[0]!.isReady()).toBe(true)
  } finally {
    await system.wechat.clock.set(system.now().getTime())
  }
  // Nobody pays now: the node asks for WeChat's time by itself.
  await system.until('the clocks to agree', async () => Math.abs(await wechatOffsetS()) < 5, 30_000)
  await blockCar(system, devices[1]!)
})

/** What the first node has measured of WeChat's clock. */
async function wechatOffsetS(): Promise<number> {
  const metrics = await (await fetch(`${system.nodes[0]!.origin}/metrics`)).text()
  return Number(/fangxing_clock_offset_seconds\{against="wechat"\} (\S+)/.exec(metrics)?.[1])
}
