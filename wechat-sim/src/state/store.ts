import { type EventStore, type StoredEvent } from './event-store'
import {
  type Order,
  type PaymentCallback,
  type Refund,
  type SentMessage,
  type ShippingUpload,
} from './records'

const keyOf = (mchid: string, number: string) => `${mchid}/${number}`

/** All orders, refunds, callbacks and mini-program records, with their indexes. */
export class Store {
  readonly callbacks = new Map<string, PaymentCallback>()
  readonly shipping: ShippingUpload[] = []
  readonly messages: SentMessage[] = []
  private readonly ordersByNo = new Map<string, Order>()
  private readonly ordersByPrepay = new Map<string, Order>()
  private readonly ordersByTransaction = new Map<string, Order>()
  private readonly refundsByNo = new Map<string, Refund>()
  private readonly refundsByOrder = new Map<string, Refund[]>()

  constructor(private readonly eventStore: EventStore) {}

  load(events: StoredEvent[]): void {
    for (const { kind, value } of events) {
      if (kind === 'order') this.indexOrder(value as Order)
      else if (kind === 'refund') this.indexRefund(value as Refund)
      else if (kind === 'notice') this.callbacks.set((value as PaymentCallback).id, value as PaymentCallback)
      else if (kind === 'shipping') this.shipping.push(value as ShippingUpload)
      else if (kind === 'message') this.messages.push(value as SentMessage)
    }
  }

  order(mchid: string, outTradeNo: string): Order | undefined {
    return this.ordersByNo.get(keyOf(mchid, outTradeNo))
  }

  orderByPrepay(prepayId: string): Order | undefined {
    return this.ordersByPrepay.get(prepayId)
  }

  orderByTransaction(transactionId: string): Order | undefined {
    return this.ordersByTransaction.get(transactionId)
  }

  orders(): Order[] {
    return [...this.ordersByNo.values()]
  }

  /** The order with this number at any merchant, for callers that do not know the merchant. */
  findOrder(outTradeNo: string): Order | undefined {
    for (const order of this.ordersByNo.values()) if (order.outTradeNo === outTradeNo) return order
    return undefined
  }

  saveOrder(order: Order): void {
    this.indexOrder(order)
    this.eventStore.write('order', keyOf(order.mchid, order.outTradeNo), order)
  }

  refund(mchid: string, outRefundNo: string): Refund | undefined {
    return this.refundsByNo.get(keyOf(mchid, outRefundNo))
  }

  findRefund(outRefundNo: string): Refund | undefined {
    for (const refund of this.refundsByNo.values()) if (refund.outRefundNo === outRefundNo) return refund
    return undefined
  }

  refunds(): Refund[] {
    return [...this.refundsByNo.values()]
  }

  refundsOf(order: Order): readonly Refund[] {
    return this.refundsByOrder.get(keyOf(order.mchid, order.outTradeNo)) ?? []
  }

  saveRefund(refund: Refund): void {
    this.indexRefund(refund)
    this.eventStore.write('refund', keyOf(refund.mchid, refund.outRefundNo), refund)
  }

  saveCallback(callback: PaymentCallback): void {
    this.callbacks.set(callback.id, callback)
    this.eventStore.write('notice', callback.id, callback)
  }

  addShipping(upload: ShippingUpload): void {
    this.shipping.push(upload)
    this.eventStore.write('shipping', String(this.shipping.length), upload)
  }

  addMessage(message: SentMessage): void {
    this.messages.push(message)
    this.eventStore.write('message', String(this.messages.length), message)
  }

  private indexOrder(order: Order): void {
    this.ordersByNo.set(keyOf(order.mchid, order.outTradeNo), order)
    for (const { id } of order.prepays) this.ordersByPrepay.set(id, order)
    if (order.transactionId) this.ordersByTransaction.set(order.transactionId, order)
  }

  private indexRefund(refund: Refund): void {
    this.refundsByNo.set(keyOf(refund.mchid, refund.outRefundNo), refund)
    const key = keyOf(refund.mchid, refund.outTradeNo)
    const others = this.refundsByOrder.get(key) ?? []
    if (!others.includes(refund)) this.refundsByOrder.set(key, [...others, refund])
  }
}
