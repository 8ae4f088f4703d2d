import { delay } from '@fangxing/dev/stack'
import { TIMINGS, type Device } from '@fangxing/device-sim'
import type { OwnerClient, StaffClient } from '../harness/http-client'
import { finishMoveTask, openOrder, preparePayment } from '../harness/scenario'
import { SeededRandom } from '../harness/seeded-random'
import type { TestSystem } from '../harness/test-system'

/** Milliseconds of the steps for which people wait. `lower`: from the payment until the arm begins to move. */
export type Latencies = { open: number; read: number; lower: number }
type Done = (latencies: Latencies) => void

const SECOND_MS = 1_000
/** How long one recovery keeps its device: arms move, people think. */
const RECOVERY_S = 25
const SPARE_DEVICES = 4
const OWNERS = 20
/** What a person needs to scan and to pay. */
const THINKING_MS = [2_000, 6_000] as const
const STEP_TIMEOUT_MS = 60_000
const LOOK_EVERY_MS = 10

/** Steady recoveries through the real doors, each on a simulated device of this process; arrivals are random (Poisson). */
export class Recoveries {
  started = 0
  finished = 0
  readonly failures: string[] = []
  private readonly random = new SeededRandom(1)
  private readonly free: Device[] = []
  private readonly running = new Set<Promise<void>>()
  private owners: OwnerClient[] = []

  private constructor(
    private readonly system: TestSystem,
    private readonly staff: StaffClient,
    private readonly onDone: Done,
  ) {}

  static async prepare(system: TestSystem, perSecond: number, onDone: Done): Promise<Recoveries> {
    const recoveries = new Recoveries(system, await system.staff('attendant'), onDone)
    const count = Math.ceil(perSecond * RECOVERY_S) + SPARE_DEVICES
    for (let number = 0; number < count; number++) recoveries.free.push(await system.addDevice(TIMINGS))
    recoveries.owners = await Promise.all(
      Array.from({ length: OWNERS }, (_, number) => system.owner(`soak${number}`)),
    )
    return recoveries
  }

  /** Begins recoveries at this rate for so long, and waits until the last has ended. */
  async run(perSecond: number, forMs: number): Promise<void> {
    const untilMs = performance.now() + forMs
    let nextMs = performance.now()
    for (;;) {
      nextMs += (-Math.log(1 - this.random.next()) * SECOND_MS) / perSecond
      if (nextMs >= untilMs) break
      await delay(Math.max(0, nextMs - performance.now()))
      this.begin()
    }
    await delay(Math.max(0, untilMs - performance.now()))
    await Promise.all(this.running)
  }

  private begin(): void {
    const device = this.free.shift()
    if (!device) {
      this.failures.push('every device is in use: recoveries take too long')
      return
    }
    this.started++
    const running = this.recover(device)
      .then(latencies => {
        this.finished++
        this.onDone(latencies)
        this.free.push(device)
      })
      .catch(error => void this.failures.push(String(error).split('\n')[0]!))
      .finally(() => this.running.delete(running))
    this.running.add(running)
  }

  private async recover(device: Device): Promise<Latencies> {
    const { system, staff } = this
    const owner = this.random.pick(this.owners)
    const [order, open] = await timed(() => openOrder(system, device, staff))
    await staff.call('raise', { params: { orderId: order.id }, body: {} })
    await this.untilPosition(device, 'up')
    await system.untilOrder(order.id, 'active', STEP_TIMEOUT_MS)
    await delay(this.random.between(...THINKING_MS))
    const { outTradeNo } = await preparePayment(system, device, order, owner)
    await delay(this.random.between(...THINKING_MS))
    const [, lower] = await timed(async () => {
      system.wechat.pay(outTradeNo)
      await this.untilPosition(device, 'lowering')
    })
    const [, read] = await timed(() => owner.order(order.id))
    await this.untilPosition(device, 'down')
    await system.untilOrder(order.id, 'released', STEP_TIMEOUT_MS)
    await finishMoveTask(system, device, order.id, staff)
    return { open, read, lower }
  }

  /** The device is in this process: looking at it costs the system nothing. */
  private async untilPosition(device: Device, position: string): Promise<void> {
    const untilMs = performance.now() + STEP_TIMEOUT_MS
    while (device.peek()?.volatile.position !== position) {
      if (performance.now() > untilMs) throw new Error(`${device.deviceId} is not ${position}`)
      await delay(LOOK_EVERY_MS)
    }
  }
}

async function timed<Result>(work: () => Promise<Result>): Promise<[Result, number]> {
  const startedAtMs = performance.now()
  const result = await work()
  return [result, performance.now() - startedAtMs]
}
