import type { StaffOrder } from '@fangxing/contract/orders'
import { delay } from '@fangxing/dev/stack'
import type { Device } from '@fangxing/device-sim'
import { Crowd } from './crowd'
import { joinStorm } from './crowd-actors'
import { FaultInjector, type StormKind } from './faults'
import type { StaffClient } from './http-client'
import type { Joined } from './joined'
import { waitForDay } from './owner-actors'
import { publishTariff } from './priced-lot'
import { RetryingActor } from './retrying-actor'
import { SeededRandom } from './seeded-random'
import { cleanUp, untilMoneyRests, wrongMoney } from './storm-end'
import type { TestSystem } from './test-system'

/** A system with the devices on which storms run side by side, one on each. */
export type Stormed = { system: TestSystem; crowd: Crowd; faults: FaultInjector; devices: Device[] }

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
/** How many storms are about the debt of a stay, which its source may correct. */
const OF_A_STAY = 0.4
/** A lock that is not up by then goes through the faults as it is. */
const UP_WITHIN_MS = 4_000

export async function prepareStorms(
  system: TestSystem,
  parallel: number,
  kind: StormKind = 'ordinary',
): Promise<Stormed> {
  await waitForDay(system)
  const devices: Device[] = []
  for (let number = 0; number < parallel; number++) devices.push(await system.addDevice())
  const crowd = await Crowd.gather(system)
  await publishTariff(system)
  return { system, crowd, faults: new FaultInjector(system, kind), devices }
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
    await untilMoneyRests(system)
    return [...(await system.brokenInvariants()), ...(await wrongMoney(system))]
  } catch (error) {
    // The cause comes first, because some reporters print only the beginning of a long message.
    throw new Error(
      `seeds ${first} to ${first + devices.length - 1}\n${String((error as Error).stack)}\n${lines.join('\n')}`,
    )
  }
}

const allReady = async (system: TestSystem): Promise<boolean> =>
  (await Promise.all(system.nodes.map(node => node.isReady()))).every(Boolean)

type Storm = Joined & { onUp: () => void }

/** Blocks one car and ends its order in a random way while the storm goes on. What is refused is not tried again. */
async function runOrder(storm: Storm): Promise<void> {
  const { system, crowd, random, actor } = storm
  const who = random.pick(['attendant', 'manager'])
  const isOfStay = random.chance(OF_A_STAY)
  const isReported = random.chance(0.5)
  const arrear = await (isOfStay ? system.addOwedStay(crowd.sourceId, isReported) : system.addArrear())
  const others = joinStorm(storm, arrear)
  try {
    const staff = await actor.retry('staff', () => system.staff(who))
    await endOrder(storm, staff, await actor.block(staff, storm.device, arrear))
  } finally {
    await others
  }
}

async function endOrder(
  { system, device, random, actor, log, onUp }: Storm,
  staff: StaffClient,
  order: StaffOrder,
): Promise<void> {
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
  /** The car was let go unpaid: whoever stood before the lock may pay later all the same. */
  const payLater = async () => {
    const owner = await actor.retry('an owner who was let go', () => system.owner(`wang${random.seed}`))
    await actor.retry('a scan', () => owner.scan(system.qrUrl(device)))
    await actor.retry('cancel', () => staff.call('cancel', { params: { orderId: order.id }, body: reason }))
    await system.untilOrder(order.id, 'cancelled', 20_000)
    const { bill } = await actor.retry('what the order named', () =>
      owner.call('openBillOfOrder', { params: { orderId: order.id }, body: {} }),
    )
    if (bill === null) return log('nothing is left of the order')
    system.wechat.pay(await actor.payBill(owner, bill.id))
    log('paid after the car was let go')
  }
  const endings: Record<string, () => Promise<unknown>> = {
    'let go and pay': payLater,
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
    'let go and pay',
    'override',
  ])
  log(ending)
  await endings[ending]!()
}

/** Injects faults while one order runs; returns when the storm is over, though the order may not have ended yet. */
async function runStorm(
  { system, crowd, faults }: Stormed,
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
  const running = runOrder({ system, crowd, faults, device, random, actor, log, onUp }).catch(error => {
    // A storm may refuse anything; the invariants say afterwards whether the platform was right.
    log(`gave up: ${String(error).split('\n')[0]}`)
  })
  await Promise.all([injecting, Promise.race([running, delay(orderMs)])])
  storm.isOver = true
  return { running, actor }
}
