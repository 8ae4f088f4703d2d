import { FAILPOINTS_OF_DEBTS, FAILPOINTS_OF_STAYS, readFailpoints } from '../harness/failpoints'
import { RetryingActor } from '../harness/retrying-actor'
import { TestSystem } from '../harness/test-system'
import { WebhookReceiver } from '../harness/webhook-receiver'

const FAILPOINTS = readFailpoints().filter(
  point => !FAILPOINTS_OF_DEBTS.test(point) && !FAILPOINTS_OF_STAYS.test(point),
)

/** An order with one ordinary payment passes most failpoints; these need a second payer, a lost callback or a move task. */
const NEEDS_SURPLUS = /^refund\./
const NEEDS_QUERY = /^query\./
const NEEDS_CLOSE = /^close\./
const NEEDS_MOVE = /^move_task\./
/** Nothing is told while nobody wants to know. */
const NEEDS_WEBHOOK = /^webhook\./
/** Devices report all the time; these failpoints are armed only when the LOWER follows. */
const NEEDS_LOWER = /^(device|order_cache|job)\./

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start()
}, 60_000)
afterAll(() => system.stop())

it('finds at least 25 failpoints', () => expect(FAILPOINTS.length).toBeGreaterThanOrEqual(25))

it.each(FAILPOINTS)(
  'an order is released after kill -9 at %s',
  async point => {
    const device = await system.addDevice()
    const node = system.nodes[0]!
    // Both payments can succeed only while the first one cannot be closed.
    system.wechat.setRules({ closeNotWithin5Min: NEEDS_SURPLUS.test(point) })
    let wasKilled = false
    const restartNode = async () => {
      if (node.running) return
      wasKilled = true
      await node.start()
    }
    const receiver = NEEDS_WEBHOOK.test(point) ? await new WebhookReceiver(system).start() : null
    if (!NEEDS_LOWER.test(point)) node.arm(point)
    const watch = setInterval(() => void restartNode().catch(() => undefined), 50)
    const actor = new RetryingActor(system, restartNode)
    try {
      const staff = await actor.retry('staff', () => system.staff('attendant'))
      const arrear = await system.addArrear()
      const order = await actor.block(staff, device, arrear)
      const wang = await actor.retry('owner', () => system.owner(`wang-${point}`))
      const first = await actor.preparePayment(wang, device, order)
      const seconds: string[] = []
      if (NEEDS_SURPLUS.test(point) || NEEDS_CLOSE.test(point)) {
        const li = await actor.retry('second owner', () => system.owner(`li-${point}`))
        seconds.push(await actor.preparePayment(li, device, order))
      }
      if (NEEDS_LOWER.test(point)) node.arm(point)
      if (NEEDS_QUERY.test(point)) system.wechat.faults.add({ route: 'notice', kind: 'drop' })
      if (NEEDS_SURPLUS.test(point)) {
        // The first payer's payment sheet is still open while the second one pays.
        for (const number of [first, ...seconds])
          if (system.wechat.order(number)?.state !== 'CLOSED') system.wechat.pay(number)
      } else {
        system.wechat.pay(seconds[0] ?? first)
      }
      const done = ['released', 'completed']
      await system.until(
        `${point}: the order to be released`,
        async () => {
          await restartNode()
          await system.accelerateTime()
          return done.includes((await system.orderRow(order.id)).state)
        },
        60_000,
      )
      await system.until(
        `${point}: all refunds to succeed`,
        async () => {
          await restartNode()
          await system.accelerateTime()
          const open = await system.rows(
            `SELECT id FROM refund WHERE order_id = $1 AND state NOT IN ('succeeded')`,
            [order.id],
          )
          return open.length === 0
        },
        60_000,
      )
      if (NEEDS_MOVE.test(point)) {
        const [task] = await system.rows<{ id: string }>('SELECT id FROM move_task WHERE order_id = $1', [
          order.id,
        ])
        await actor.retry('an acknowledged task', () =>
          staff.call('acknowledgeMoveTask', { params: { taskId: task!.id }, body: {} }),
        )
        await actor
          .retry('a finished task', () =>
            staff.call('finishMoveTask', {
              params: { taskId: task!.id },
              body: { link: system.qrUrl(device), photoIds: [] },
            }),
          )
          .catch(error => expect(String(error)).toContain('STATE_CONFLICT'))
        await system.untilOrder(order.id, 'completed')
      }
      await system.until(
        `${point} to kill the node`,
        async () => {
          await system.accelerateTime()
          return wasKilled && (await node.isReady())
        },
        20_000,
      )
      expect(
        device.log.filter(
          entry =>
            entry.event === 'arrived' && entry.position === 'down' && entry.cause.epoch === order.epoch,
        ),
      ).toHaveLength(1)
      // A run that died keeps its receiver from others for twenty seconds.
      if (receiver)
        await system.until(
          `${point}: the receiver to hear of the release`,
          () => receiver.typesOf(order.id).includes('order.released'),
          60_000,
        )
      expect(await system.brokenInvariants()).toEqual([])
    } finally {
      await receiver?.stop()
      system.wechat.faults.clear()
      clearInterval(watch)
      await restartNode().catch(() => undefined)
      device.stop()
    }
  },
  180_000,
)
