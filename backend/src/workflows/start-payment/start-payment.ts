import { Refusal } from '@fangxing/contract/refusal'
import { yuanText } from '@fangxing/contract/money'
import { OPEN_PAYMENT_STATES } from '../../domain/payment'
import { OWNER_PAYABLE_STATES } from '../../domain/recovery-order'
import { failpoint } from '../../settings/failpoint'
import type { ActorContext } from '../../domain/actor-context'
import { OptimisticLockError, UniqueViolation } from '../../persistence/database'
import { readOrderToPay, type OrderToPay, type PaymentJson } from '../../persistence/readings/order-reading'
import { UnitOfWork } from '../../persistence/unit-of-work'
import {
  closePayments,
  createPayment,
  newPayment,
  replyOf,
  updatePayment,
  type PaymentReply,
} from '../../modules/payments'
import type { OwnerSession } from '../../domain/sessions'
import type { ClosePayment } from '../close-payment'
import { RequestPrepay, type RequestPrepayNeeds } from './request-prepay'

/** Attempts of one payer at one order, and of everybody, before a person has to look. */
const MAX_OF_OWNER = 12
const MAX_OF_ORDER = 60
/** An attempt with less time left than this is replaced instead of reused. */
const WORTH_REUSING_MS = 45_000

export type PaymentToStart = { orderId: string; amountFen: number; owner: OwnerSession }
export type StartPaymentNeeds = RequestPrepayNeeds & {
  closePayment: ClosePayment
  settings: { PAYMENT_EXPIRY_S: number }
}

/** `outlived`: the payer's own attempt has too little time left to be used. */
type Attempt = { kind: 'new' | 'live' | 'outlived'; row: PaymentJson; order: OrderToPay }

export class StartPayment {
  private readonly requestPrepay: RequestPrepay

  constructor(private readonly needs: StartPaymentNeeds) {
    this.requestPrepay = new RequestPrepay(needs)
  }

  /**
   * The owner, or a friend, wants to pay. The same payer's live attempt is used again; anybody else's is closed. The row
   * is committed before WeChat is asked. Refusals: NOT_FOUND, ORDER_NOT_PAYABLE, ALREADY_PAID, AMOUNT_CHANGED,
   * PAYMENT_TOO_MANY, PAYMENT_CHECKING.
   */
  async start(input: PaymentToStart, context: ActorContext): Promise<PaymentReply> {
    const { closePayment, clock, pay } = this.needs
    let attempt = await this.liveOrNew(input, context)
    if (attempt.kind === 'outlived') {
      // One live attempt per payer: the old one must be closed, here and now, before there is another.
      const isClosed = await closePayment.close(attempt.row.id, 'ran_out', context)
      if (isClosed) attempt = await this.liveOrNew(input, context)
      if (attempt.kind === 'outlived') throw new Refusal('PAYMENT_CHECKING')
    }
    const { row, order, kind } = attempt
    const reply = kind === 'live' ? replyOf(pay, row, clock.now()) : null
    return reply?.pay
      ? reply
      : this.requestPrepay.request({ payment: row, order, isFirst: kind === 'new' }, context)
  }

  private liveOrNew(input: PaymentToStart, context: ActorContext): Promise<Attempt> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const order = await readOrderToPay(database, input.orderId, input.owner.ownerId)
      if (!order || !order.was_scanned) throw new Refusal('NOT_FOUND')
      this.refuseUnpayable(order, input.amountFen)
      const ofOwner = order.payments.filter(payment => payment.owner_id === input.owner.ownerId)
      // Money of this payer lies here and staff must decide about it: he shall not pay again meanwhile.
      if (ofOwner.some(payment => payment.state === 'quarantined')) throw new Refusal('PAYMENT_CHECKING')
      const work = new UnitOfWork(context, clock.now())
      const mine = ofOwner.find(payment => OPEN_PAYMENT_STATES.includes(payment.state))
      if (mine) return this.reuse(work, order, mine)
      if (ofOwner.length >= MAX_OF_OWNER || order.payments.length >= MAX_OF_ORDER)
        throw new Refusal('PAYMENT_TOO_MANY')
      return this.create(work, order, input.owner)
    })
  }

  private async create(work: UnitOfWork, order: OrderToPay, owner: OwnerSession): Promise<Attempt> {
    const { pay, settings, orderChanges } = this.needs
    const appid = pay.ownerAppid()
    const row = newPayment({ order, owner, appid, expiryS: settings.PAYMENT_EXPIRY_S, at: work.at })
    work.touch('recovery_order', order, { updated_at: work.at })
    createPayment(work, row)
    closePayments(work, order)
    try {
      await orderChanges.commit(order.id, work)
    } catch (error) {
      // Two taps at once: the other one made the attempt; read again and use it.
      if (error instanceof UniqueViolation) throw new OptimisticLockError('payment of this payer')
      throw error
    }
    failpoint('payment.created')
    return { kind: 'new', row, order }
  }

  /** The payer's own attempt is used again; one that another payer's attempt wanted closed is wanted again. */
  private async reuse(work: UnitOfWork, order: OrderToPay, mine: PaymentJson): Promise<Attempt> {
    const isSame = mine.amount_fen === order.amount_fen && mine.mchid === order.merchant.mchid
    if (!isSame || Date.parse(mine.expires_at) - work.at.getTime() < WORTH_REUSING_MS)
      return { kind: 'outlived', row: mine, order }
    if (mine.close_wanted) {
      work.touch('recovery_order', order, { updated_at: work.at })
      updatePayment(work, order, mine, { event: 'wanted_again', set: { close_wanted: false } })
      closePayments(work, order, mine.id)
      await this.needs.orderChanges.commit(order.id, work)
    }
    return { kind: 'live', row: mine, order }
  }

  private refuseUnpayable(order: OrderToPay, amountFen: number): void {
    if (order.paid_at !== null) throw new Refusal('ALREADY_PAID')
    if (!OWNER_PAYABLE_STATES.includes(order.state) || order.amount_fen <= 0)
      throw new Refusal('ORDER_NOT_PAYABLE')
    if (!this.needs.pay.knows(order.merchant.mchid)) throw new Refusal('UNAVAILABLE')
    if (order.amount_fen !== amountFen)
      throw new Refusal('AMOUNT_CHANGED', { amountYuan: yuanText(order.amount_fen) })
  }
}
