import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/** Changes of orders that this node makes, each with a token of eight characters that stands in the mark of its orders. */
export class ChangeTokens {
  /** Tokens of changes that have ended, by order: they go with the next view that is read. */
  private readonly ended: LRUCache<string, string>
  private readonly nodeTag = randomBytes(2).toString('hex')
  private count = 0

  constructor(limits: { orders: number; ttlS: number }) {
    this.ended = new LRUCache({ max: limits.orders, ttl: limits.ttlS * 1000 })
  }

  next(): string {
    this.count = (this.count + 1) % 0x10000
    return this.nodeTag + this.count.toString(16).padStart(4, '0')
  }

  end(orderIds: readonly string[], token: string): void {
    for (const orderId of orderIds) this.ended.set(orderId, (this.ended.get(orderId) ?? '') + token)
  }

  /** The tokens of changes of this order that have ended, without a separator. */
  takeEnded(orderId: string): string {
    const tokens = this.ended.get(orderId) ?? ''
    this.ended.delete(orderId)
    return tokens
  }
}
