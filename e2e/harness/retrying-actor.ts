import type { Device } from '@fangxing/device-sim'
import type { PlateColour } from '@fangxing/contract/plate'
import type { StaffOrder } from '@fangxing/contract/orders'
import { delay } from '@fangxing/dev/stack'
import { randomUUID } from 'node:crypto'
import type { Arrear } from './fixtures'
import { HttpRefusal, type OwnerClient, type StaffClient } from './http-client'
import { isFreeOnceFetched, recoveryRequest, uploadPhoto } from './scenario'
import type { TestSystem } from './test-system'

/** Somebody pays for the plate just now: the attendant taps again. */
const isUnderWay = (error: unknown): unknown =>
  String(error).includes('GATE_PAYMENT_UNDER_WAY') ? new Error('somebody pays just now') : error

/** Refusals that a later call may not get: a dependency is away, or another change is still under way. */
const TRANSIENT_CODES = new Set([
  'UNAVAILABLE',
  'WECHAT_UNKNOWN',
  'VERSION_CONFLICT',
  'INTERNAL',
  'PAYMENT_CHECKING',
  'RATE_LIMITED',
])

/**
 * A person who retries: a call without an answer is made again with the same idempotency key, on whichever node runs, and
 * `restartNodes` is called first. A refusal that is not transient is thrown.
 */
export class RetryingActor {
  private hasGivenUp = false

  constructor(
    private readonly system: TestSystem,
    private readonly restartNodes: () => Promise<void>,
  ) {}

  /** From now on nothing is retried any more. */
  giveUp(): void {
    this.hasGivenUp = true
  }

  async retry<T>(what: string, call: () => Promise<T>, timeoutMs = 30_000): Promise<T> {
    const found = await this.system.until<{ value: T } | { refused: unknown }>(
      what,
      async () => {
        if (this.hasGivenUp) return { refused: new Error('gave up') }
        try {
          return { value: await call() }
        } catch (error) {
          if (error instanceof HttpRefusal && error.status < 500 && !TRANSIENT_CODES.has(error.code))
            return { refused: error }
          await this.restartNodes()
          // A person does not tap sixty times a second.
          await delay(100)
          // A rate limit ends only when its time window has passed.
          if (error instanceof HttpRefusal && error.code === 'RATE_LIMITED')
            await this.system.accelerateTime()
          throw error
        }
      },
      timeoutMs,
    )
    if ('refused' in found) throw found.refused
    return found.value
  }

  /** Opens and raises until the lock is up; an order that fails to deploy is followed by another, as staff would do. */
  async block(staff: StaffClient, device: Device, arrear: Arrear): Promise<StaffOrder> {
    for (let attempt = 0; attempt < 4; attempt++) {
      const key = randomUUID()
      // A lock that came up late held the car already: a manager decides that it is held again.
      const opener = attempt === 0 ? staff : await this.system.manager()
      const again = attempt === 0 ? {} : { againReason: '升锁失败，再试一次' }
      const photo = await this.retry('a photo', () => uploadPhoto(opener))
      const order = await this.retry('an open order', () =>
        opener.call('openRecovery', {
          body: { ...recoveryRequest(this.system, [arrear], device, [photo]), ...again },
          idempotencyKey: key,
        }),
      )
      await this.retry('a raise', () => this.raise(staff, order.id))
      const state = await this.retry('the end of the raise', () => this.endOfRaise(order.id), 90_000)
      if (state !== 'deploy_failed') return order
      await this.retry(
        'the device to be free again',
        async () => {
          if (!(await isFreeOnceFetched(this.system, device, order.id))) throw new Error('not yet')
        },
        60_000,
      )
    }
    throw new Error('the lock never went up')
  }

  private async raise(staff: StaffClient, orderId: string): Promise<void> {
    try {
      await staff.call('raise', { params: { orderId }, body: {} })
    } catch (error) {
      // The raise succeeded before, and only its answer was lost.
      if (!(error instanceof HttpRefusal && error.code === 'STATE_CONFLICT')) throw isUnderWay(error)
    }
  }

  private async endOfRaise(orderId: string): Promise<string> {
    if (!this.system.node.running) await this.restartNodes()
    const { state, device_free, released_at } = await this.system.orderRow(orderId)
    if (state === 'created') throw new Error('not raised yet')
    if (state === 'deploying') {
      // The timer of a raise may be lost with its node; then only the deadline ends it.
      const [raise] = await this.system.rows<{ age: number }>(
        `SELECT extract(epoch FROM now() - issued_at)::float AS age FROM lock_command WHERE order_id = $1 AND op = 'RAISE'`,
        [orderId],
      )
      if (raise && raise.age > 3) await this.system.advance(40_000)
      throw new Error('still deploying')
    }
    if (state === 'deploy_failed' && !device_free && released_at === null) throw new Error('not down yet')
    return state
  }

  /** Opens a bill for a plate; null when the plate owes nothing. */
  async openPlateBill(owner: OwnerClient, { plateText, plateColour }: Arrear): Promise<string | null> {
    const plate = { text: plateText, colour: plateColour as PlateColour }
    const body = { lotId: this.system.lot.id, plate }
    const { bill } = await this.retry('a bill', () => owner.call('openBill', { body }))
    return bill?.id ?? null
  }

  /** Asks to pay a bill without a device until WeChat has prepared the payment; returns its out_trade_no. */
  payBill(owner: OwnerClient, billId: string): Promise<string> {
    return this.retry('a payment of a bill', async () => {
      const { dueFen: amountFen } = await owner.call('readBill', { params: { billId } })
      const reply = await owner.call('payBill', { params: { billId }, body: { amountFen } })
      if (reply.pay === null) throw new Error('no answer from WeChat yet')
      return this.system.outTradeNo(reply.paymentId)
    })
  }

  /** Scans and asks to pay until WeChat has prepared the payment; returns its out_trade_no. */
  async preparePayment(owner: OwnerClient, device: Device, order: StaffOrder): Promise<string> {
    await this.retry('a scan', () => owner.scan(this.system.qrUrl(device)))
    return this.retry('a payment', async () => {
      const reply = await owner.pay(order.id, order.amountFen)
      if (reply.pay === null) throw new Error('no answer from WeChat yet')
      return this.system.outTradeNo(reply.paymentId)
    })
  }
}
