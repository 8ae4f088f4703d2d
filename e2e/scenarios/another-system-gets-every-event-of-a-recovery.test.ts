import { blockCar, finishMoveTask, preparePayment } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'
import { WebhookReceiver } from '../harness/webhook-receiver'

const OF_A_RECOVERY = [
  'order.opened',
  'order.active',
  'bill.paid',
  'order.paid',
  'order.released',
  'order.completed',
]

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2 })
}, 90_000)
afterAll(() => system.stop())

let receiver: WebhookReceiver
beforeEach(async () => void (receiver = await new WebhookReceiver(system).start()))
afterEach(() => receiver.stop())

async function recover(): Promise<string> {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, 'released')
  await finishMoveTask(system, device, order.id)
  return order.id
}
const untilReceived = (orderId: string) =>
  system.until(
    'the receiver to hear of the end',
    () => receiver.typesOf(orderId).includes('order.completed'),
    30_000,
  )

it('an order and its bill are reported from the opening to the end, each once and in order', async () => {
  const orderId = await recover()
  await untilReceived(orderId)
  const about = receiver.received.filter(
    ({ event }) => 'orderId' in event.data && event.data.orderId === orderId,
  )
  expect(about.map(({ event }) => event.type)).toEqual(OF_A_RECOVERY)
  const versions = about
    .filter(({ event }) => event.object.type === 'order')
    .map(({ event }) => event.objectVersion)
  expect(versions).toEqual([...versions].sort((one, other) => one - other))
  const [arrearId] = (about[0]!.event.data as { arrearIds: string[] }).arrearIds
  await system.until('the receiver to hear of the debt', () =>
    receiver.typesOf(arrearId!).includes('arrear.settled'),
  )
  expect(receiver.typesOf(arrearId!)).toEqual(['arrear.changed', 'arrear.settled'])
  expect(receiver.received.every(({ event }) => !event.gap && event.merchantId === system.merchant.id)).toBe(
    true,
  )
  expect(await system.brokenInvariants()).toEqual([])
}, 90_000)

it('a receiver that is away meanwhile hears all of it when it is back', async () => {
  await receiver.away()
  const orderId = await recover()
  const failed = async () => {
    const { items } = await (await system.manager()).call('listWebhooks', {})
    return items.find(({ id }) => id === receiver.webhookId)!.failingSince !== null
  }
  await system.until('an attempt to fail', failed, 30_000)
  await receiver.start()
  await system.until(
    'the receiver to hear of the end',
    async () => {
      await system.accelerateTime()
      return receiver.typesOf(orderId).includes('order.completed')
    },
    60_000,
  )
  expect(receiver.typesOf(orderId)).toEqual(OF_A_RECOVERY)
}, 120_000)

it.each(['webhook.collected', 'webhook.sent'])(
  'kill -9 of a node at %s loses no event and keeps their order',
  async point => {
    const [first, second] = [system.nodes[0]!, system.nodes[1]!]
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    const { outTradeNo } = await preparePayment(system, device, order)
    await second.stop()
    first.arm(point)
    system.wechat.pay(outTradeNo)
    await system.until('the node to be killed', () => !first.running, 30_000)
    await second.start()
    const until = (type: string) =>
      system.until(
        `the other node to tell of ${type}`,
        async () => {
          await system.accelerateTime()
          return receiver.typesOf(order.id).includes(type)
        },
        60_000,
      )
    await until('order.released')
    await finishMoveTask(system, device, order.id)
    await until('order.completed')
    await first.start()
    expect(receiver.typesOf(order.id)).toEqual(OF_A_RECOVERY)
    const ids = receiver.received.map(({ id }) => id)
    // What was sent and not noted comes again, under the same id.
    expect(new Set(ids).size < ids.length).toBe(point === 'webhook.sent')
    expect(await system.brokenInvariants()).toEqual([])
  },
  180_000,
)
