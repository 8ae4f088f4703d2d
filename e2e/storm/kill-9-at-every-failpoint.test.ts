import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Stubborn } from '../harness/stubborn'
import { World } from '../harness/world'

/** The names as the backend declares them, so that a new one is tried without being listed here. */
const FAILPOINTS = [
  ...readFileSync(path.resolve(__dirname, '../../backend/src/config/failpoint.ts'), 'utf8').matchAll(
    /^ {2}'([a-z_.]+)',$/gm,
  ),
].map(match => match[1]!)

/** Which points a road with one ordinary payment passes; the others need a second payer or a lost notice. */
const WANTS_SURPLUS = /^refund\./
const WANTS_QUERY = /^query\./
const WANTS_CLOSE = /^close\./
const WANTS_MOVE = /^move_task\./
/** Reports come all the time; those that matter are the ones about the LOWER. */
const WANTS_LOWER = /^(device|live|job)\./

let world: World
beforeAll(async () => {
  world = await World.start()
}, 60_000)
afterAll(() => world.stop())

it('knows at least 25 points', () => expect(FAILPOINTS.length).toBeGreaterThanOrEqual(25))

it.each(FAILPOINTS)(
  'survives kill -9 at %s',
  async point => {
    const device = await world.addDevice()
    const node = world.nodes[0]!
    // Two people can only both pay while the first one's payment cannot be closed yet.
    world.wechat.setRules({ closeNotWithin5Min: WANTS_SURPLUS.test(point) })
    let struck = false
    const revive = async () => {
      if (node.running) return
      struck = true
      await node.start()
    }
    if (!WANTS_LOWER.test(point)) node.arm(point)
    const watch = setInterval(() => void revive().catch(() => undefined), 50)
    const people = new Stubborn(world, revive)
    try {
      const staff = await people.insist('staff', () => world.staff('attendant'))
      const debt = await world.debt()
      const order = await people.block(staff, device, debt)
      const wang = await people.insist('owner', () => world.owner(`wang-${point}`))
      const first = await people.preparePayment(wang, device, order.id, order.amountFen)
      const seconds: string[] = []
      if (WANTS_SURPLUS.test(point) || WANTS_CLOSE.test(point)) {
        const li = await people.insist('second owner', () => world.owner(`li-${point}`))
        seconds.push(await people.preparePayment(li, device, order.id, order.amountFen))
      }
      if (WANTS_LOWER.test(point)) node.arm(point)
      if (WANTS_QUERY.test(point)) world.wechat.faults.add({ route: 'notice', kind: 'drop' })
      if (WANTS_SURPLUS.test(point)) {
        // The first payer's sheet is still open on the phone while the second one pays.
        for (const number of [first, ...seconds])
          if (world.wechat.order(number)?.state !== 'CLOSED') world.wechat.pay(number)
      } else {
        world.wechat.pay(seconds[0] ?? first)
      }
      const done = ['released', 'completed']
      await world.until(
        `${point}: the car to be free`,
        async () => {
          await revive()
          await world.drift()
          return done.includes((await world.orderRow(order.id)).state)
        },
        60_000,
      )
      await world.until(
        `${point}: refunds to rest`,
        async () => {
          await revive()
          await world.drift()
          const open = await world.rows(
            `SELECT id FROM refund WHERE order_id = $1 AND state NOT IN ('succeeded')`,
            [order.id],
          )
          return open.length === 0
        },
        60_000,
      )
      if (WANTS_MOVE.test(point)) {
        const [task] = await world.rows<{ id: string }>('SELECT id FROM move_task WHERE order_id = $1', [
          order.id,
        ])
        await people.insist('the task to be taken', () =>
          staff.call('acknowledgeMoveTask', { params: { taskId: task!.id }, body: {} }),
        )
        await people
          .insist('the task to be finished', () =>
            staff.call('finishMoveTask', {
              params: { taskId: task!.id },
              body: { link: world.link(device), photoIds: [] },
            }),
          )
          .catch(error => expect(String(error)).toContain('STATE_CONFLICT'))
        await world.untilOrder(order.id, 'completed')
      }
      await world.until(
        `${point} to be struck`,
        async () => {
          await world.drift()
          return struck && (await node.isReady())
        },
        20_000,
      )
      expect(
        device.log.filter(
          entry =>
            entry.event === 'arrived' && entry.position === 'down' && entry.cause.epoch === order.epoch,
        ),
      ).toHaveLength(1)
      expect(await world.audit()).toEqual([])
    } finally {
      world.wechat.faults.clear()
      clearInterval(watch)
      await revive().catch(() => undefined)
      device.stop()
    }
  },
  180_000,
)
