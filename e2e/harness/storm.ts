import { delay } from '@fangxing/dev/stack'
import type { Device } from '@fangxing/device-sim'
import { FaultInjector, type StormKind } from './faults'
import type { Arrear } from './fixtures'
import { HttpRefusal } from './http-client'
import { RetryingActor } from './retrying-actor'
import { SeededRandom } from './seeded-random'
import type { TestSystem } from './test-system'

const ENDED_STATES = ['released', 'completed', 'cancelled', 'overridden', 'expired', 'deploy_failed']

/** A system with the devices on which storms run side by side, one on each. */
export type Stormed = { system: TestSystem; faults: FaultInjector; devices: Device[] }

/** After an outage everything runs again on every node within this time (I32), and then says so. */
const READY_AGAIN_MS = 12_000
/**
 * How many faults a storm has, how long its order may take while they go on, how long people go on trying afterwards, and
 * how often the faults wait for a lock that is up: nobody begins anything while the database is away.
 */
type Limits = { faults: readonly [number, number]; orderMs: number; triesOnMs: number; afterUp: number }
const LIMITS: Readonly<Record<StormKind, Limits>> = {
  ordinary: { faults: [2, 6], orderMs: 3_000, triesOnMs: 1_500, afterUp: 0 },
  outages: { faults: [1, 3], orderMs: 6_000, triesOnMs: 10_000, afterUp: 0.7 },
}
/** A lock that is not up by then goes through the faults as it is. */
const UP_WITHIN_MS = 4_000

export async function prepareStorms(
  system: TestSystem,
  parallel: number,
  kind: StormKind = 'ordinary',
): Promise<Stormed> {
  const devices: Device[] = []
  for (let number = 0; number < parallel; number++) devices.push(await system.addDevice())
  return { system, faults: new FaultInjector(system, kind), devices }
}

/**
 * One storm on each device, with the seeds from `first` on, until every order has ended. Answers every invariant that is
 * broken then. Errors: with the seeds and what the storms did.
 */
export async function runStorms(stormed: Stormed, first: number): Promise<string[]> {
  const { system, faults, devices } = stormed
  const lines: string[] = []
  try {
    const storms = await Promise.all(
      devices.map((device, index) => runStorm(stormed, device, first + index, lines)),
    )
    await faults.clear(devices)
    if (faults.kind === 'outages')
      await system.until('every node to be ready again', () => allReady(system), READY_AGAIN_MS)
    const timer = setTimeout(
      () => storms.forEach(({ actor }) => actor.giveUp()),
      LIMITS[faults.kind].triesOnMs,
    )
    await Promise.all(storms.map(({ running }) => running))
    clearTimeout(timer)
    await Promise.all(devices.map(device => cleanUp(system, device)))
    return await system.brokenInvariants()
  } catch (error) {
    // The cause comes first, because some reporters print only the beginning of a long message.
    throw new Error(
      `seeds ${first} to ${first + devices.length - 1}\n${String((error as Error).stack)}\n${lines.join('\n')}`,
    )
  }
}

const allReady = async (system: TestSystem): Promise<boolean> =>
  (await Promise.all(system.nodes.map(node => node.isReady()))).every(Boolean)

type Log = (text: string) => void
type Storm = {
  system: TestSystem
  device: Device
  random: SeededRandom
  actor: RetryingActor
  log: Log
  onUp: () => void
}

/** Somebody pays for the plate without a device, before the car is blocked, meanwhile, or after all. */
async function payByPlate(
  { system, random, actor, log }: Pick<Storm, 'system' | 'random' | 'actor' | 'log'>,
  arrear: Arrear,
): Promise<void> {
  const beginsMs = random.between(0, 400)
  const paysMs = random.between(0, 2_000)
  const isPaid = random.chance(0.7)
  try {
    await delay(beginsMs)
    const owner = await actor.retry('an owner elsewhere', () => system.owner(`zhao${random.seed}`))
    const outTradeNo = await actor.preparePlatePayment(owner, arrear)
    log(`a bill for the plate: ${outTradeNo}`)
    if (outTradeNo === null || !isPaid) return
    await delay(paysMs)
    // It may be closed by now, for a lock that goes up.
    system.wechat.pay(outTradeNo)
    log('paid by plate')
  } catch (error) {
    log(`by plate: ${error instanceof HttpRefusal ? error.code : String(error).split('\n')[0]}`)
  }
}

/** Blocks one car and ends its order in a random way while the storm goes on. What is refused is not tried again. */
async function runOrder({ system, device, random, actor, log, onUp }: Storm): Promise<void> {
  const staff = await actor.retry('staff', () => system.staff(random.pick(['attendant', 'manager'])))
  const arrear = await system.addArrear()
  const paying = random.chance(0.4) ? payByPlate({ system, random, actor, log }, arrear) : null
  const order = await actor.block(staff, device, arrear).finally(() => paying)
  log(`order ${order.id} is up`)
  onUp()
  const reason = { reason: '风暴测试' }
  const pay = async (name: string) => {
    const owner = await actor.retry('owner', () => system.owner(name))
    const outTradeNo = await actor.preparePayment(owner, device, order)
    if (random.chance(0.1)) return log(`${name} closes the payment sheet`)
    await actor
      .retry('the payment', async () => system.wechat.pay(outTradeNo))
      .catch(error => log(`${name}: ${String(error)}`))
    log(`${name} paid`)
    if (random.chance(0.5)) {
      const [row] = await system.rows<{ id: string }>('SELECT id FROM payment WHERE out_trade_no = $1', [
        outTradeNo,
      ])
      await actor.retry('a check', () => owner.check(row!.id))
    }
  }
  const endings: Record<string, () => Promise<unknown>> = {
    pay: () => pay(`wang${random.seed}`),
    'two pay': () => Promise.allSettled([pay(`wang${random.seed}`), pay(`li${random.seed}`)]),
    'pay and cancel': () =>
      Promise.allSettled([
        pay(`wang${random.seed}`),
        actor.retry('cancel', () => staff.call('cancel', { params: { orderId: order.id }, body: reason })),
      ]),
    'pay and cash': () =>
      Promise.allSettled([
        pay(`wang${random.seed}`),
        actor.retry('cash', () =>
          staff.call('takeCash', {
            params: { orderId: order.id },
            body: { amountFen: order.amountFen },
            idempotencyKey: `cash-${random.seed}-0000`,
          }),
        ),
      ]),
    cancel: () =>
      actor.retry('cancel', () => staff.call('cancel', { params: { orderId: order.id }, body: reason })),
    override: () =>
      actor.retry('override', () => staff.call('override', { params: { orderId: order.id }, body: reason })),
  }
  const ending = random.pick([
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
  log(ending)
  await endings[ending]!()
}

/** Injects faults while one order runs; returns when the storm is over, though the order may not have ended yet. */
async function runStorm(
  { system, faults }: Stormed,
  device: Device,
  seed: number,
  lines: string[],
): Promise<{ running: Promise<void>; actor: RetryingActor }> {
  const random = new SeededRandom(seed)
  const actor = new RetryingActor(system, async () => undefined)
  const log = (text: string) => void lines.push(`${seed}: ${text}`)
  const storm = { isOver: false }
  const { faults: count, orderMs, afterUp } = LIMITS[faults.kind]
  let onUp = () => undefined as void
  const up = new Promise<void>(resolve => (onUp = resolve))
  const injecting = (async () => {
    if (afterUp > 0 && random.chance(afterUp)) await Promise.race([up, delay(UP_WITHIN_MS)])
    for (let left = random.between(...count); left > 0 && !storm.isOver; left--) {
      await delay(random.between(0, 250))
      log(await faults.inject(device, random))
    }
  })()
  const running = runOrder({ system, device, random, actor, log, onUp }).catch(error => {
    // A storm may refuse anything; the invariants say afterwards whether the platform was right.
    log(`gave up: ${error instanceof HttpRefusal ? error.code : String(error).split('\n')[0]}`)
  })
  await Promise.all([injecting, Promise.race([running, delay(orderMs)])])
  storm.isOver = true
  return { running, actor }
}

/** After the storm: cancels an order that is not paid, and finishes the move task of one that is released. */
async function cleanUp(system: TestSystem, device: Device): Promise<void> {
  await system.until(
    `everything about ${device.deviceId} to be finished`,
    async () => {
      await system.accelerateTime()
      const [row] = await system.rows<{
        id: string
        state: string
        device_free: boolean
        released_at: Date | null
        task: string | null
        task_state: string | null
      }>(
        `SELECT o.id, o.state, o.device_free, o.released_at, t.id AS task, t.state AS task_state FROM recovery_order o LEFT JOIN move_task t ON t.order_id = o.id
       WHERE o.device_id = $1 ORDER BY o.epoch DESC LIMIT 1`,
        [device.deviceId],
      )
      if (!row) return true
      const staff = await system.manager()
      if (['created', 'active'].includes(row.state))
        await staff.call('cancel', { params: { orderId: row.id }, body: { reason: '风暴结束' } })
      if (!ENDED_STATES.includes(row.state)) return false
      if (row.task && row.task_state !== 'closed') {
        if (row.state !== 'released' && row.released_at === null) return false
        if (row.task_state !== 'acknowledged')
          await staff.call('acknowledgeMoveTask', { params: { taskId: row.task }, body: {} })
        const body = { link: system.qrUrl(device), photoIds: [] }
        await staff.call('finishMoveTask', { params: { taskId: row.task }, body }).catch(error => {
          // The device has not said DOWN yet.
          if (!(error instanceof HttpRefusal && error.code === 'TASK_LOCK_NOT_DOWN')) throw error
        })
      }
      const open = await system.rows(
        `SELECT 1 FROM refund WHERE state NOT IN ('succeeded') UNION ALL SELECT 1 FROM payment WHERE state IN ('created', 'unknown') AND (order_id = $1 OR order_id IS NULL)`,
        [row.id],
      )
      return row.device_free && open.length === 0
    },
    90_000,
  )
  let condition = ''
  const { alarms } = (await system.deviceRow(device.deviceId)) as { alarms: string[] }
  await system
    .until(
      'the device to be usable again',
      async () => {
        await system.accelerateTime()
        const row = await system.deviceRow(device.deviceId)
        // Fetched while only a person said that it was down: a manager gives it out again.
        if (row.lifecycle === 'maintenance' && row.position === 'down')
          await (
            await system.manager()
          ).call('assignDevice', {
            params: { deviceId: device.deviceId },
            body: { lotId: row.lot_id as string },
          })
        const { link, position, lifecycle, flash_lost, boot_id, reported_epoch, last_epoch } = row
        condition = JSON.stringify({
          link,
          position,
          lifecycle,
          flash_lost,
          boot_id,
          reported_epoch,
          last_epoch,
          real: device.peek()?.volatile.position,
          connected: device.connected,
          time: device.telemetry().timeKnown,
        })
        return (
          row.link === 'online' &&
          row.position === 'down' &&
          row.lifecycle === 'assigned' &&
          device.telemetry().timeKnown
        )
      },
      30_000,
    )
    .catch(error => {
      throw new Error(`${String(error)} ${condition}`)
    })
  if (alarms.length > 0 || (await system.deviceRow(device.deviceId)).self_test_ok !== true)
    await system.selfTest(device)
}
