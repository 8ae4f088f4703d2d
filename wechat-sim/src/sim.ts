import { type BillFaults } from './bill/faults'
import { type Faults } from './faults'
import { type About, knownRefund, noticesAbout, templateOf } from './notice/about'
import { burst, presign, type BurstResult } from './notice/burst'
import { type ForgedNotice, forgeAll } from './notice/forge'
import { type NoticeOverrides, type SignedNotice } from './notice/make'
import { type NoticeReply } from './notice/post'
import { openidOf } from './openid'
import { ruleChangeSchema, type Rules } from './options'
import { openOrder, setPaying, takePayment } from './pay/payment'
import { endRefund } from './pay/refunds'
import { asOfNow } from './pay/orders'
import { DriveRefusal } from './refusal'
import { type Requests } from './requests'
import { Signing } from './signing'
import {
  type Notice,
  type NoticeAttempt,
  type Order,
  type Refund,
  type SentMessage,
  type ShippingUpload,
} from './state/records'
import { type World } from './world'

/** The running sandbox in the hands of a test: people, time, faults, and what WeChat saw. Times in milliseconds. */
export class WechatSim {
  readonly faults: Faults
  readonly signing: Signing
  readonly requests: Requests
  readonly clock: {
    now(): number
    /** Moves time on, stopping where something falls due, and waits for what happened there. */
    advance(ms: number): Promise<void>
    /** Sets the time; forwards as `advance` does, backwards without undoing anything. */
    set(timeMs: number): Promise<void>
    freeze(): void
    thaw(): void
    nextDueAt(): number | null
  }

  constructor(
    private readonly world: World,
    readonly url: string,
    /** By which people's browsers reach the confirm page. */
    readonly publicOrigin: string,
    private readonly stopListening: () => Promise<void>,
  ) {
    const { clock, schedule } = world
    this.faults = world.faults
    this.requests = world.requests
    this.signing = new Signing(world)
    this.clock = {
      now: () => clock.now(),
      advance: ms => schedule.advance(ms).finally(() => this.keepClock()),
      set: async timeMs => {
        if (timeMs > clock.now()) await schedule.moveTo(timeMs)
        else clock.moveTo(timeMs)
        this.keepClock()
      },
      freeze: () => clock.freeze(),
      thaw: () => clock.thaw(),
      nextDueAt: () => schedule.nextAt(),
    }
  }

  /** Where a person confirms or refuses the payment of a prepay_id. */
  payPage(prepayId: string, returnUrl?: string): string {
    const query = new URLSearchParams({
      prepay_id: prepayId,
      ...(returnUrl ? { return_url: returnUrl } : {}),
    })
    return `${this.publicOrigin}/_sim/pay?${query}`
  }

  openid(appid: string, person: string): string {
    return openidOf(appid, person)
  }

  /** A code as `wx.login` gives it: once, five minutes. */
  loginCode(person: string, appid?: string): string {
    return this.world.sessions.newCode(person, appid ?? null)
  }

  /** A person consents to messages of a template. */
  consent(openid: string, templateId: string, times = 1): void {
    this.world.sessions.consent(openid, templateId, times)
  }

  dropTokens(): void {
    this.world.sessions.dropTokens()
  }

  rules(): Readonly<Rules> {
    return this.world.rules
  }

  setRules(change: Partial<Rules>): void {
    Object.assign(this.world.rules, ruleChangeSchema.parse(change))
  }

  setBillFaults(faults: BillFaults): void {
    this.world.bills.faults = faults
  }

  /** A person pays; `openid` is the payer of the order when left out. Throws DriveRefusal. */
  pay(
    outTradeNo: string,
    openid?: string,
    { amount }: { amount?: number } = {},
  ): { order: Order; notice: Notice } {
    const order = openOrder(this.world, outTradeNo)
    return takePayment(this.world, order, openid ?? order.openid, amount)
  }

  /** The payment sheet is open: USERPAYING. */
  startPaying(outTradeNo: string): Order {
    return setPaying(this.world, openOrder(this.world, outTradeNo), 'USERPAYING')
  }

  /** The person leaves the payment sheet: the order stays open. */
  cancel(outTradeNo: string): Order {
    return setPaying(this.world, openOrder(this.world, outTradeNo), 'NOTPAY')
  }

  failPay(outTradeNo: string): Order {
    return setPaying(this.world, openOrder(this.world, outTradeNo), 'PAYERROR')
  }

  endRefund(outRefundNo: string, outcome: 'SUCCESS' | 'ABNORMAL' | 'CLOSED'): Notice | null {
    return endRefund(this.world, knownRefund(this.world, outRefundNo), outcome)
  }

  order(outTradeNo: string): Order | undefined {
    const order = this.world.book.findOrder(outTradeNo)
    return order && asOfNow(this.world, order)
  }

  orders(): Order[] {
    return this.world.book.orders().map(order => asOfNow(this.world, order))
  }

  refund(outRefundNo: string): Refund | undefined {
    return this.world.book.findRefund(outRefundNo)
  }

  refunds(): Refund[] {
    return this.world.book.refunds()
  }

  /** Notices with every attempt and its answer; of one order or refund, or all. */
  notices(about?: About): Notice[] {
    return noticesAbout(this.world, about)
  }

  shipping(): readonly ShippingUpload[] {
    return this.world.book.shipping
  }

  messages(): readonly SentMessage[] {
    return this.world.book.messages
  }

  /** A notice about an order or refund as it would go out now, with anything in it replaced. It is not sent. */
  makeNotice(about: About, overrides: NoticeOverrides = {}): Promise<SignedNotice> {
    return this.world.desk.sign(templateOf(this.world, about), overrides)
  }

  /** Every known forgery of that notice, by name. */
  forgeries(about: About): Promise<ForgedNotice[]> {
    return forgeAll(this.world, templateOf(this.world, about))
  }

  sendNotice(notice: SignedNotice): Promise<NoticeReply> {
    return this.world.post.send(notice)
  }

  /** Sends the notice of an order or refund once more, freshly signed, whatever became of it before. */
  async replay(about: About): Promise<NoticeAttempt> {
    const notice = this.notices(about).at(-1)
    if (!notice) throw new DriveRefusal('NOTICE_NOT_FOUND', '没有这个通知 / there was no such notice')
    return this.world.desk.attemptNow(notice)
  }

  /** Sends a signature that must be refused. */
  probe(about: About): Promise<NoticeAttempt> {
    return this.world.desk.probe(templateOf(this.world, about))
  }

  /** Sends what is due and waits until nothing is under way. */
  flushNotices(): Promise<void> {
    return this.world.schedule.flush()
  }

  presign(notices: readonly Notice[]): Promise<SignedNotice[]> {
    return presign(this.world, notices)
  }

  burst(
    notices: readonly SignedNotice[],
    how?: { concurrency?: number; ratePerS?: number },
  ): Promise<BurstResult> {
    return burst(this.world, notices, how)
  }

  /** Stops listening and sending, and writes the journal out. */
  async close(): Promise<void> {
    this.world.schedule.stop()
    await this.stopListening()
    await this.world.post.close()
    await this.world.journal.close()
  }

  private keepClock(): void {
    this.world.journal.write('clock', 'offset', { offsetMs: this.world.clock.offset() })
  }
}
