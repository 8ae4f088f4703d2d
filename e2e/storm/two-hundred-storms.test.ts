import type { Device } from '@fangxing/device-sim'
import { Dice } from '../harness/dice'
import { HttpRefusal } from '../harness/http-client'
import { Stubborn } from '../harness/stubborn'
import { calm, strike } from '../harness/weather'
import { World } from '../harness/world'

/** STORM_COUNT makes it longer, STORM_SEED plays one storm again (its choices; what meets when is the machine's). */
const COUNT = Number(process.env.STORM_COUNT ?? 200)
const FIRST = Number(process.env.STORM_SEED ?? 1)
const AT_ONCE = 4
const ENDED = ['released', 'completed', 'cancelled', 'overridden', 'expired', 'deploy_failed']

let world: World
const devices: Device[] = []
beforeAll(async () => {
  world = await World.start({ nodes: 2 })
  for (let number = 0; number < AT_ONCE; number++) devices.push(await world.addDevice())
}, 120_000)
afterAll(() => world.stop())

type Said = (text: string) => void

/** One car is blocked and freed somehow, while `storm` rages. What a person is refused they let be. */
async function road(people: Stubborn, device: Device, dice: Dice, say: Said): Promise<void> {
  const staff = await people.insist('staff', () => world.staff(dice.pick(['attendant', 'manager'])))
  const order = await people.block(staff, device, await world.debt())
  say(`order ${order.id} is up`)
  const reason = { reason: '风暴测试' }
  const pay = async (name: string) => {
    const owner = await people.insist('owner', () => world.owner(name))
    const outTradeNo = await people.preparePayment(owner, device, order.id, order.amountFen)
    if (dice.chance(0.1)) return say(`${name} leaves the sheet`)
    await people
      .insist('the phone', async () => world.wechat.pay(outTradeNo))
      .catch(error => say(`${name}: ${String(error)}`))
    say(`${name} paid`)
    if (dice.chance(0.5)) {
      const [row] = await world.rows<{ id: string }>('SELECT id FROM payment WHERE out_trade_no = $1', [
        outTradeNo,
      ])
      await people.insist('a check', () => owner.check(row!.id))
    }
  }
  const deeds: Record<string, () => Promise<unknown>> = {
    pay: () => pay(`wang${dice.seed}`),
    'two pay': () => Promise.allSettled([pay(`wang${dice.seed}`), pay(`li${dice.seed}`)]),
    'pay and cancel': () =>
      Promise.allSettled([
        pay(`wang${dice.seed}`),
        people.insist('cancel', () => staff.call('cancel', { params: { orderId: order.id }, body: reason })),
      ]),
    'pay and cash': () =>
      Promise.allSettled([
        pay(`wang${dice.seed}`),
        people.insist('cash', () =>
          staff.call('takeCash', {
            params: { orderId: order.id },
            body: { amountFen: order.amountFen },
            idempotencyKey: `cash-${dice.seed}-0000`,
          }),
        ),
      ]),
    cancel: () =>
      people.insist('cancel', () => staff.call('cancel', { params: { orderId: order.id }, body: reason })),
    override: () =>
      people.insist('override', () =>
        staff.call('override', { params: { orderId: order.id }, body: reason }),
      ),
  }
  const deed = dice.pick([
    'pay',
    'pay',
    'pay',
    'two pay',
    'two pay',
    'pay and cancel',
    'pay and cash',
    'cancel',
    'override',
  ])
  say(deed)
  await deeds[deed]!()
}

/** Rages, and then hands over whoever is still on their way. */
async function storm(
  device: Device,
  seed: number,
  log: string[],
): Promise<{ walking: Promise<void>; people: Stubborn }> {
  const dice = new Dice(seed)
  const people = new Stubborn(world, async () => undefined)
  const say = (text: string) => void log.push(`${seed}: ${text}`)
  let isOver = false
  const raging = (async () => {
    for (let left = dice.between(2, 6); left > 0 && !isOver; left--) {
      await new Promise(resolve => setTimeout(resolve, dice.between(0, 250)))
      say(await strike(world, device, dice))
    }
  })()
  const walking = road(people, device, dice, say).catch(error => {
    // People are refused things in a storm; the audit says whether the platform was right.
    say(`gave up: ${error instanceof HttpRefusal ? error.code : String(error).split('\n')[0]}`)
  })
  const left = new Promise(resolve => setTimeout(resolve, 3000))
  await Promise.all([raging, Promise.race([walking, left])])
  isOver = true
  return { walking, people }
}

/** After the storm staff call off what nobody paid, and take away what is free. */
async function tidyUp(device: Device): Promise<void> {
  await world.until(
    `everything about ${device.deviceId} to rest`,
    async () => {
      await world.drift()
      const [row] = await world.rows<{
        id: string
        state: string
        device_free: boolean
        task: string | null
        task_state: string | null
      }>(
        `SELECT o.id, o.state, o.device_free, t.id AS task, t.state AS task_state FROM recovery_order o LEFT JOIN move_task t ON t.order_id = o.id
       WHERE o.device_id = $1 ORDER BY o.epoch DESC LIMIT 1`,
        [device.deviceId],
      )
      if (!row) return true
      const staff = await world.staff('manager')
      if (['created', 'active'].includes(row.state))
        await staff.call('cancel', { params: { orderId: row.id }, body: { reason: '风暴结束' } })
      if (!ENDED.includes(row.state)) return false
      if (row.task && row.task_state !== 'closed') {
        if (row.task_state !== 'acknowledged')
          await staff.call('acknowledgeMoveTask', { params: { taskId: row.task }, body: {} })
        await staff.call('finishMoveTask', {
          params: { taskId: row.task },
          body: { link: world.link(device), photoIds: [] },
        })
      }
      const open = await world.rows(
        `SELECT 1 FROM refund WHERE state NOT IN ('succeeded') UNION ALL SELECT 1 FROM payment WHERE state IN ('created', 'unknown') AND order_id = $1`,
        [row.id],
      )
      return row.device_free && open.length === 0
    },
    90_000,
  )
  let fitness = ''
  const { alarms } = (await world.deviceRow(device.deviceId)) as { alarms: string[] }
  await world
    .until(
      'the device to be fit again',
      async () => {
        await world.drift()
        const row = await world.deviceRow(device.deviceId)
        const { link, position, lifecycle, flash_lost, boot_id, reported_epoch, last_epoch } = row
        fitness = JSON.stringify({
          link,
          position,
          lifecycle,
          flash_lost,
          boot_id,
          reported_epoch,
          last_epoch,
          real: device.peek()?.volatile.position,
          connected: device.connected,
          time: device.peekSurface().timeKnown,
        })
        return (
          row.link === 'online' &&
          row.position === 'down' &&
          row.lifecycle === 'assigned' &&
          device.peekSurface().timeKnown
        )
      },
      30_000,
    )
    .catch(error => {
      throw new Error(`${String(error)} ${fitness}`)
    })
  if (alarms.length > 0 || (await world.deviceRow(device.deviceId)).self_test_ok !== true)
    await world.selfTest(device)
}

const rounds = Array.from({ length: Math.ceil(COUNT / AT_ONCE) }, (_, round) => FIRST + round * AT_ONCE)
it.each(rounds)(
  'storms from seed %i end in a clean audit',
  async first => {
    const log: string[] = []
    try {
      const storms = await Promise.all(devices.map((device, index) => storm(device, first + index, log)))
      await calm(world, devices)
      const home = setTimeout(() => storms.forEach(({ people }) => people.goHome()), 1500)
      await Promise.all(storms.map(({ walking }) => walking))
      clearTimeout(home)
      await Promise.all(devices.map(tidyUp))
      expect(await world.audit()).toEqual([])
    } catch (error) {
      // The reason first: whoever prints only the beginning of a long failure shows what matters.
      throw new Error(
        `seeds ${first} to ${first + AT_ONCE - 1}\n${String((error as Error).stack)}\n${log.join('\n')}`,
      )
    }
  },
  180_000,
)
