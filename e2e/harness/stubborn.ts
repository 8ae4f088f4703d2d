import type { Device } from '@fangxing/device-sim'
import type { StaffOrder } from '@fangxing/contract/orders'
import { randomUUID } from 'node:crypto'
import type { Debt } from './builders'
import { HttpRefusal, type OwnerPhone, type StaffPhone } from './http-client'
import { takePhoto, wishFor } from './road'
import type { World } from './world'

/** Refusals that mean "not now": the platform is busy or the world has not caught up yet. */
const PASSING = new Set([
  'UNAVAILABLE',
  'WECHAT_UNKNOWN',
  'VERSION_CONFLICT',
  'INTERNAL',
  'PAYMENT_CHECKING',
  'RATE_LIMITED',
])

/**
 * People who do not give up: a call that was lost is made again, with the same idempotency key, on whichever node runs;
 * a node that died is started again. What the platform refuses for good is thrown.
 */
export class Stubborn {
  private tired = false

  constructor(
    private readonly world: World,
    private readonly revive: () => Promise<void>,
  ) {}

  /** Even they go home in the end: whatever they insist on is given up. */
  goHome(): void {
    this.tired = true
  }

  async insist<T>(what: string, call: () => Promise<T>, timeoutMs = 30_000): Promise<T> {
    const found = await this.world.until<{ value: T } | { refused: unknown }>(
      what,
      async () => {
        if (this.tired) return { refused: new Error('went home') }
        try {
          return { value: await call() }
        } catch (error) {
          if (error instanceof HttpRefusal && error.status < 500 && !PASSING.has(error.code))
            return { refused: error }
          await this.revive()
          // Nobody taps sixty times a second; and a limit ends with its window.
          await new Promise(resolve => setTimeout(resolve, 100))
          if (error instanceof HttpRefusal && error.code === 'RATE_LIMITED') await this.world.drift()
          throw error
        }
      },
      timeoutMs,
    )
    if ('refused' in found) throw found.refused
    return found.value
  }

  /** Opens and raises until the lock is up; an order that fails to deploy is followed by another, as staff would do. */
  async block(staff: StaffPhone, device: Device, debt: Debt): Promise<StaffOrder> {
    for (let attempt = 0; attempt < 4; attempt++) {
      const key = randomUUID()
      const photo = await this.insist('a photo', () => takePhoto(staff))
      const order = await this.insist('an open order', () =>
        staff.call('openRecovery', {
          body: wishFor(this.world, [debt], device, [photo]),
          idempotencyKey: key,
        }),
      )
      await this.insist('a raise', () => this.raise(staff, order.id))
      const state = await this.insist('the end of the raise', () => this.endOfRaise(order.id), 90_000)
      if (state !== 'deploy_failed') return order
      await this.insist(
        'the device to be free again',
        async () => {
          if ((await this.world.deviceRow(device.deviceId)).lifecycle !== 'assigned')
            throw new Error('not yet')
        },
        60_000,
      )
    }
    throw new Error('the lock never went up')
  }

  private async raise(staff: StaffPhone, orderId: string): Promise<void> {
    try {
      await staff.call('raise', { params: { orderId }, body: {} })
    } catch (error) {
      // Lost answers: the raise went out before.
      if (!(error instanceof HttpRefusal && error.code === 'STATE_CONFLICT')) throw error
    }
  }

  private async endOfRaise(orderId: string): Promise<string> {
    if (!this.world.node.running) await this.revive()
    const { state, device_free } = await this.world.orderRow(orderId)
    if (state === 'created') throw new Error('not raised yet')
    if (state === 'deploying') {
      // Nobody waits for the timer of a raise that was lost with the node.
      const [raise] = await this.world.rows<{ age: number }>(
        `SELECT extract(epoch FROM now() - issued_at)::float AS age FROM lock_command WHERE order_id = $1 AND op = 'RAISE'`,
        [orderId],
      )
      if (raise && raise.age > 3) await this.world.advance(40_000)
      throw new Error('still deploying')
    }
    if (state === 'deploy_failed' && !device_free) throw new Error('not down yet')
    return state
  }

  /** Asks to pay until there is something to pay; returns WeChat's number. */
  async preparePayment(
    owner: OwnerPhone,
    device: Device,
    orderId: string,
    amountFen: number,
  ): Promise<string> {
    await this.insist('a scan', () => owner.scan(this.world.link(device)))
    return this.insist('a payment', async () => {
      const reply = await owner.pay(orderId, amountFen)
      if (reply.pay === null) throw new Error('no answer from WeChat yet')
      const [row] = await this.world.rows<{ out_trade_no: string }>(
        'SELECT out_trade_no FROM payment WHERE id = $1',
        [reply.paymentId],
      )
      return row!.out_trade_no
    })
  }
}
