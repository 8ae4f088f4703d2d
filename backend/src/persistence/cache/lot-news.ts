import { EventEmitter } from 'node:events'
import type { FencedRedis } from './fenced-redis'
import { withinCommand, withinRequest } from './within-request'

type Needs = { redis: FencedRedis; warn: (message: string, error?: unknown) => void }

/** Says to every node that the boards of a lot show something else now. A hint: what it is is read from PostgreSQL. */
export class LotNews {
  /** Emits `changed` (lot id) on every node. */
  readonly events = new EventEmitter()
  private channel: string | null = null

  constructor(private readonly needs: Needs) {
    this.events.setMaxListeners(0)
  }

  /** `channel`: on which nodes notify each other. */
  start(channel: string): void {
    const { subscriber } = this.needs.redis
    this.channel = channel
    // By pattern: those messages reach no listener for orders.
    subscriber.on('pmessage', this.receive)
    subscriber.on('ready', this.subscribe)
    this.subscribe()
  }

  stop(): void {
    this.needs.redis.subscriber.off('pmessage', this.receive).off('ready', this.subscribe)
  }

  /** After the commit. Never throws: whoever is not notified reads PostgreSQL every few seconds, and every second without Redis. */
  async publish(lotIds: Iterable<string>): Promise<void> {
    const { channel, needs } = this
    const { commands } = needs.redis
    const sent = [...lotIds].map(async lotId => {
      try {
        if (channel !== null) await withinRequest(commands.publish(channel, lotId))
        else this.events.emit('changed', lotId)
      } catch (error) {
        needs.warn('news of a lot not announced', error)
        // The screens of this node at least need not wait.
        this.events.emit('changed', lotId)
      }
    })
    await Promise.all(sent)
  }

  private readonly receive = (_pattern: string, channel: string, lotId: string): void => {
    if (channel === this.channel) this.events.emit('changed', lotId)
  }

  private readonly subscribe = (): void => {
    const { redis, warn } = this.needs
    if (redis.subscriber.status !== 'ready') return
    withinCommand(redis.subscriber.psubscribe(this.channel!)).catch(error => {
      warn('redis subscribe', error)
      redis.subscribeAgain()
    })
  }
}
