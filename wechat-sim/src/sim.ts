import { burst, type BurstResult, presign } from './callback/burst'
import { type CallbackReply } from './callback/client'
import { type ForgedCallback } from './callback/forger'
import { type CallbackOverrides, type SignedCallback } from './callback/signed-callback'
import { callbacksOf, type CallbackSubject, callbackTemplateOf, knownRefund } from './callback/subject'
import { type Faults } from './faults'
import { openidOf } from './openid'
import { ruleChangeSchema, type Rules } from './options'
import { closeIfExpired } from './pay/orders'
import { currentOrder, setPaymentState, takePayment } from './pay/payment'
import { endRefund, refundInPlatform } from './pay/refunds'
import { ControlRefusal } from './refusal'
import { type RequestLog } from './request-log'
import { Signing } from './signing'
import { type SimContext } from './sim-context'
import {
  type CallbackAttempt,
  type Order,
  type PaymentCallback,
  type Refund,
  type SentMessage,
  type ShippingUpload,
} from './state/records'
import { type TradeBillFaults } from './trade-bill/faults'

/**
 * The running simulator as a test uses it: what people do, the clock, the faults, and what WeChat has received and sent.
 * Times are in milliseconds.
 */
export class WechatSim {
  readonly faults: Faults
  readonly signing: Signing
  readonly requests: RequestLog
  readonly clock: {
    now(): number
    /** Moves the clock forward, stops where something is due, and waits for the work that is due there. */
    advance(ms: number): Promise<void>
    /** Sets the time: forward as `advance` does, backward without undoing anything. */
    set(timeMs: number): Promise<void>
    freeze(): void
    thaw(): void
    nextDueAt(): number | null
  }

  constructor(
    private readonly context: SimContext,
    readonly url: string,
    /** Origin at which browsers reach the confirm page. */
    readonly publicOrigin: string,
    private readonly stopListening: () => Promise<void>,
  ) {
    const { clock, schedule } = context
    this.faults = context.faults
    this.requests = context.requestLog
    this.signing = new Signing(context)
    this.clock = {
      now: () => clock.now(),
      advance: ms => schedule.advance(ms).finally(() => this.saveClock()),
      set: async timeMs => {
        if (timeMs > clock.now()) await schedule.moveTo(timeMs)
        else clock.moveTo(timeMs)
        this.saveClock()
      },
      freeze: () => clock.freeze(),
      thaw: () => clock.thaw(),
      nextDueAt: () => schedule.nextAt(),
    }
  }

  /** Address of the page on which a person confirms or refuses the payment of a prepay_id. */
  payPage(prepayId: string, returnUrl?: string): string {
    const query = new URLSearchParams({
      prepay_id: prepayId,
      ...(returnUrl ? { return_url: returnUrl } : {}),
    })
    return `${this.publicOrigin}/_sim/pay?${query.toString()}`
  }

  openid(appid: string, person: string): string {
    return openidOf(appid, person)
  }

  /** A code as `wx.login` gives it: valid once, for five minutes. */
  loginCode(person: string, appid?: string): string {
    return this.context.tokens.newCode(person, appid ?? null)
  }

  /** A person consents to messages of a template. */
  consent(openid: string, templateId: string, times = 1): void {
    this.context.tokens.consent(openid, templateId, times)
  }

  dropTokens(): void {
    this.context.tokens.dropTokens()
  }

  rules(): Readonly<Rules> {
    return this.context.rules
  }

  setRules(change: Partial<Rules>): void {
    Object.assign(this.context.rules, ruleChangeSchema.parse(change))
  }

  setTradeBillFaults(faults: TradeBillFaults): void {
    this.context.tradeBillStore.faults = faults
  }

  /** A person pays; without `openid` it is the person who has ordered. Throws ControlRefusal. */
  pay(
    outTradeNo: string,
    openid?: string,
    { amount }: { amount?: number } = {},
  ): { order: Order; callback: PaymentCallback } {
    const order = currentOrder(this.context, outTradeNo)
    return takePayment(this.context, order, openid ?? order.openid, amount)
  }

  /** A person opens the payment sheet: USERPAYING. */
  startPaying(outTradeNo: string): Order {
    return setPaymentState(this.context, currentOrder(this.context, outTradeNo), 'USERPAYING')
  }

  /** A person leaves the payment sheet: the order stays open. */
  cancel(outTradeNo: string): Order {
    return setPaymentState(this.context, currentOrder(this.context, outTradeNo), 'NOTPAY')
  }

  failPay(outTradeNo: string): Order {
    return setPaymentState(this.context, currentOrder(this.context, outTradeNo), 'PAYERROR')
  }

  /** Refunds in the merchant platform: the whole, unless an amount is given. */
  refundInPlatform(outTradeNo: string, options: { amount?: number; notifyUrl?: string } = {}): Refund {
    const order = currentOrder(this.context, outTradeNo)
    return refundInPlatform(this.context, this.context.merchants.get(order.mchid)!, order, {
      refundFen: options.amount ?? order.paidFen ?? 0,
      notifyUrl: options.notifyUrl ?? order.notifyUrl.replace(/payment$/, 'refund'),
    })
  }

  endRefund(outRefundNo: string, outcome: 'SUCCESS' | 'ABNORMAL' | 'CLOSED'): PaymentCallback | null {
    return endRefund(this.context, knownRefund(this.context, outRefundNo), outcome)
  }

  order(outTradeNo: string): Order | undefined {
    const order = this.context.store.findOrder(outTradeNo)
    return order && closeIfExpired(this.context, order)
  }

  orders(): Order[] {
    return this.context.store.orders().map(order => closeIfExpired(this.context, order))
  }

  refund(outRefundNo: string): Refund | undefined {
    return this.context.store.findRefund(outRefundNo)
  }

  refunds(): Refund[] {
    return this.context.store.refunds()
  }

  /** Callbacks with every attempt and its response, of one order or refund, or all. */
  callbacks(subject?: CallbackSubject): PaymentCallback[] {
    return callbacksOf(this.context, subject)
  }

  shipping(): readonly ShippingUpload[] {
    return this.context.store.shipping
  }

  messages(): readonly SentMessage[] {
    return this.context.store.messages
  }

  /** A callback about an order or refund as it would be sent now, with any part replaced. It is not sent. */
  buildCallback(subject: CallbackSubject, overrides: CallbackOverrides = {}): Promise<SignedCallback> {
    return this.context.dispatcher.sign(callbackTemplateOf(this.context, subject), overrides)
  }

  /** Every known forgery of that callback, by name. */
  forgeries(subject: CallbackSubject): Promise<ForgedCallback[]> {
    return this.context.forger.forgeAll(callbackTemplateOf(this.context, subject))
  }

  sendCallback(callback: SignedCallback): Promise<CallbackReply> {
    return this.context.callbackClient.send(callback)
  }

  /** Sends the last callback of an order or refund again, newly signed, whatever its state. */
  async replay(subject: CallbackSubject): Promise<CallbackAttempt> {
    const callback = this.callbacks(subject).at(-1)
    if (!callback) throw new ControlRefusal('NOTICE_NOT_FOUND', '没有这个通知 / there is no such callback')
    return this.context.dispatcher.attemptNow(callback)
  }

  /** Sends a callback with a test signature, which the merchant must refuse. */
  probe(subject: CallbackSubject): Promise<CallbackAttempt> {
    return this.context.dispatcher.probe(callbackTemplateOf(this.context, subject))
  }

  /** Sends what is due and waits until nothing is in progress. */
  flushCallbacks(): Promise<void> {
    return this.context.schedule.flush()
  }

  presign(callbacks: readonly PaymentCallback[]): Promise<SignedCallback[]> {
    return presign(this.context, callbacks)
  }

  burst(
    callbacks: readonly SignedCallback[],
    how?: { concurrency?: number; ratePerS?: number },
  ): Promise<BurstResult> {
    return burst(this.context, callbacks, how)
  }

  /** Stops listening and sending, and completes the stored state. */
  async close(): Promise<void> {
    this.context.schedule.stop()
    await this.stopListening()
    await this.context.callbackClient.close()
    await this.context.eventStore.close()
  }

  private saveClock(): void {
    this.context.eventStore.write('clock', 'offset', { offsetMs: this.context.clock.offset() })
  }
}
