import { Refusal } from '@fangxing/contract/refusal'
import { yuanText } from '@fangxing/contract/money'
import { OPEN_PAYMENT_STATES } from '../../domain/payment'
import { PAYABLE_BILL_STATES, SETTLED_BILL_STATE } from '../../domain/bill'
import { INSIDE_STATE } from '../../domain/stays/stay'
import { OWNER_PAYABLE_STATES } from '../../domain/recovery-order'
import { failpoint } from '../../settings/failpoint'
import type { ActorContext } from '../../domain/actor-context'
import { uniqueAsConflict } from '../../persistence/database'
import { isIncidentOpen } from '../../persistence/readings/incident-reading'
import {
  readBillToPay,
  type BillToPay,
  type PaymentJson,
  type ToPay,
} from '../../persistence/readings/bill-reading'
import { UnitOfWork } from '../../persistence/unit-of-work'
import { payableUntil, touchBill } from '../../modules/bills'
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
import { impossibleSubject, reportImpossible } from './report-impossible'
import { RequestPrepay, type RequestPrepayNeeds } from './request-prepay'

/**
 * Attempts of one payer at one bill within an hour: by themselves, and with those that ended because somebody else began
 * to pay, which nobody can be blamed for. What other people do counts for nobody else.
 */
const MAX_OF_OWNER = 12
const MAX_OF_OWNER_WITH_DISPLACED = 60
const COUNTED_MS = 3_600_000
/** So many attempts at one bill may be open at once; for a further one the oldest that nobody wants any more is closed. */
const MAX_OPEN = 60
/** Places found for one request: each takes a call to WeChat. */
const PLACES = 3
/** An attempt with less time left than this is replaced instead of reused. */
const WORTH_REUSING_MS = 45_000

export type PaymentToStart = ToPay & { amountFen: number; owner: OwnerSession }
export type StartPaymentNeeds = RequestPrepayNeeds & {
  closePayment: ClosePayment
  settings: { PAYMENT_EXPIRY_S: number }
}

/**
 * `outlived`: the payer's own attempt has too little time left to be used; `displaced`: somebody's attempt that is not
 * wanted any more, in whose place there can be another.
 */
type Attempt = { kind: 'new' | 'live' | 'outlived' | 'displaced'; row: PaymentJson; bill: BillToPay }
const isInTheWay = ({ kind }: Attempt): boolean => kind === 'outlived' || kind === 'displaced'

export class StartPayment {
  private readonly requestPrepay: RequestPrepay

  constructor(private readonly needs: StartPaymentNeeds) {
    this.requestPrepay = new RequestPrepay(needs)
  }

  /**
   * The owner, or a friend, wants to pay. The same payer's live attempt is used again; anybody else's is closed, so that
   * nobody who scanned the device keeps others from paying. The row is committed before WeChat is asked. Refusals: NOT_FOUND,
   * ORDER_NOT_PAYABLE, BILL_OVER, ALREADY_PAID, AMOUNT_CHANGED, DEBT_RESERVED,
   * PAYMENT_TOO_MANY, PAYMENT_CHECKING.
   */
  async start(input: PaymentToStart, context: ActorContext): Promise<PaymentReply> {
    const { clock, pay } = this.needs
    const { row, bill, kind } = await this.usable(input, context)
    const reply = kind === 'live' ? replyOf(pay, row, clock.now()) : null
    return reply?.pay
      ? reply
      : this.requestPrepay.request({ payment: row, bill, isFirst: kind === 'new' }, context)
  }

  /** What is in the way must be closed, here and now, before there is another attempt. */
  private async usable(input: PaymentToStart, context: ActorContext): Promise<Attempt> {
    let attempt = await this.liveOrNew(input, context)
    for (let place = 0; place < PLACES && isInTheWay(attempt); place++) {
      const why = attempt.kind === 'outlived' ? 'ran_out' : 'wanted'
      if (!(await this.needs.closePayment.close(attempt.row.id, why, context))) break
      attempt = await this.liveOrNew(input, context)
    }
    if (isInTheWay(attempt)) throw new Refusal('PAYMENT_CHECKING')
    return attempt
  }

  private liveOrNew(input: PaymentToStart, context: ActorContext): Promise<Attempt> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const at = clock.now()
      const bill = await readBillToPay(database, input, { ownerId: input.owner.ownerId, at })
      if (!bill?.is_known) throw new Refusal('NOT_FOUND')
      refuseUnpayable(bill, input.amountFen, at)
      if (!this.needs.pay.knows(bill.merchant.mchid)) return this.refuseImpossible(bill, context)
      const ofOwner = bill.payments.filter(payment => payment.owner_id === input.owner.ownerId)
      // Money of this payer lies here and staff must decide about it: he shall not pay again meanwhile.
      if (ofOwner.some(payment => payment.state === 'quarantined')) throw new Refusal('PAYMENT_CHECKING')
      const work = new UnitOfWork(context, at)
      // One over a former sum is closed by wish and not waited for: the payer has the next number at once.
      const mine = ofOwner.find(
        ({ state, amount_fen: fen }) => OPEN_PAYMENT_STATES.includes(state) && fen <= bill.bill.due_fen,
      )
      if (mine) return this.reuse(work, bill, mine)
      refuseTooMany(ofOwner, work.at)
      const row = displacedOne(bill.payments)
      return row ? { kind: 'displaced', row, bill } : this.create(work, bill, input.owner)
    })
  }

  private async create(work: UnitOfWork, bill: BillToPay, owner: OwnerSession): Promise<Attempt> {
    const { pay, settings, orderChanges } = this.needs
    const appid = pay.ownerAppid()
    const row = newPayment({ bill, owner, appid, settings, expiryS: settings.PAYMENT_EXPIRY_S, at: work.at })
    touchBill(work, bill)
    createPayment(work, row)
    closePayments(work, bill)
    // Two taps at once: the other one made the attempt; read again and use it.
    await uniqueAsConflict(orderChanges.commit(bill.order?.id ?? null, work))
    failpoint('payment.created')
    return { kind: 'new', row, bill }
  }

  /** The payer's own attempt is used again; one that another payer's attempt wanted closed is wanted again. */
  private async reuse(work: UnitOfWork, bill: BillToPay, mine: PaymentJson): Promise<Attempt> {
    const isSame =
      mine.amount_fen === bill.bill.due_fen &&
      mine.mchid === bill.merchant.mchid &&
      mine.appid === this.needs.pay.ownerAppid()
    if (!isSame || Date.parse(mine.expires_at) - work.at.getTime() < WORTH_REUSING_MS)
      return { kind: 'outlived', row: mine, bill }
    if (mine.close_wanted) {
      touchBill(work, bill)
      updatePayment(work, bill, mine, { event: 'wanted_again', set: { close_wanted: false } })
      closePayments(work, bill, mine.id)
      await this.needs.orderChanges.commit(bill.order?.id ?? null, work)
    }
    return { kind: 'live', row: mine, bill }
  }

  /** The merchant's credentials went after the lock had gone up. Refusals: UNAVAILABLE. */
  private async refuseImpossible(bill: BillToPay, context: ActorContext): Promise<never> {
    const { database, clock, orderChanges } = this.needs
    if (!(await isIncidentOpen(database, 'payment_impossible', impossibleSubject(bill)))) {
      const work = new UnitOfWork(context, clock.now())
      touchBill(work, bill)
      reportImpossible(work, bill, { mchid: bill.merchant.mchid })
      await orderChanges.commit(bill.order?.id ?? null, work)
    }
    throw new Refusal('UNAVAILABLE')
  }
}

function refuseUnpayable(toPay: BillToPay, amountFen: number, at: Date): void {
  const { bill, order, expires_at: end } = toPay
  if (bill.state === SETTLED_BILL_STATE) throw new Refusal('ALREADY_PAID')
  const { due_fen: dueFen } = bill
  if (order && (!OWNER_PAYABLE_STATES.includes(order.state) || dueFen <= 0))
    throw new Refusal('ORDER_NOT_PAYABLE')
  const { stay } = toPay
  const hasLeft = stay !== null && (stay.row.state !== INSIDE_STATE || !stay.is_same_car)
  const isOver = !PAYABLE_BILL_STATES.includes(bill.state) || hasLeft || (end && payableUntil(end) < at)
  if (isOver) throw new Refusal('BILL_OVER')
  if (toPay.is_reserved) throw new Refusal('DEBT_RESERVED')
  if (dueFen !== amountFen) throw new Refusal('AMOUNT_CHANGED', { amountYuan: yuanText(dueFen) })
}

/** It ended because somebody else began to pay. */
const wasDisplaced = ({ state, close_wanted }: PaymentJson): boolean => state === 'closed' && close_wanted

function refuseTooMany(ofOwner: readonly PaymentJson[], at: Date): void {
  const recent = ofOwner.filter(({ created_at }) => at.getTime() - Date.parse(created_at) < COUNTED_MS)
  const own = recent.filter(payment => !wasDisplaced(payment))
  if (own.length >= MAX_OF_OWNER || recent.length >= MAX_OF_OWNER_WITH_DISPLACED)
    throw new Refusal('PAYMENT_TOO_MANY')
}

/** The oldest attempt that must go before there can be another, or null while there is room. They are read oldest first. */
function displacedOne(payments: readonly PaymentJson[]): PaymentJson | null {
  const open = payments.filter(({ state }) => OPEN_PAYMENT_STATES.includes(state))
  return open.length < MAX_OPEN ? null : (open.find(({ close_wanted }) => close_wanted) ?? null)
}
