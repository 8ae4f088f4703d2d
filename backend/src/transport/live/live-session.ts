import type { LiveRequest } from '@fangxing/contract/live'
import { liveRequestSchema } from '@fangxing/contract/live.schema'
import { Refusal, refusalReply } from '@fangxing/contract/refusal'
import { randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import type { Session } from '../../domain/sessions'
import type { Services } from '../../services'

const AUTH_WITHIN_MS = 5000
const MAX_WATCHES = 20
const MESSAGES_PER_SECOND = 10
/** RFC 6455, 7.4: 1008 policy violation; 4000 and above are ours. */
export const CLOSE = { goingAway: 1001, policy: 1008, unauthenticated: 4401 } as const

/** What a line asks of the place where all lines of this node meet. */
export interface Hub {
  readonly platform: Services
  join(session: LiveSession): void
  leave(session: LiveSession): void
  watch(session: LiveSession, who: Session, orderId: string, version?: number): Promise<void>
  unwatch(session: LiveSession, orderId: string): void
  watchLot(session: LiveSession, who: Session, lotId: string): Promise<void>
  note(error: unknown, traceId?: string): void
}

/**
 * One phone on the line. What it watches is sent at once and then whenever a newer version exists, each version at most
 * once and never an older one; a phone that reads slowly gets the newest and misses what lies between.
 */
export class LiveSession {
  session: Session | null = null
  hash: string | null = null
  token: string | null = null
  isAlive = true
  /** The version of each thing that this phone has. */
  readonly sent = new Map<string, number>()
  readonly orders = new Set<string>()
  readonly lots = new Set<string>()
  private readonly queue = new Map<string, () => Promise<string | null>>()
  private sending = false
  private hearing: Promise<void> = Promise.resolve()
  private second = 0
  private inSecond = 0
  private readonly authTimer: NodeJS.Timeout

  constructor(
    readonly socket: WebSocket,
    private readonly hub: Hub,
  ) {
    this.authTimer = setTimeout(() => this.close(CLOSE.unauthenticated), AUTH_WITHIN_MS)
    socket.on('message', (data, isBinary) => this.ingestReports(isBinary ? null : data.toString()))
    socket.on('pong', () => (this.isAlive = true))
    socket.on('error', () => socket.terminate())
    socket.once('close', () => {
      clearTimeout(this.authTimer)
      this.queue.clear()
      hub.leave(this)
    })
  }

  close(code: number): void {
    this.socket.close(code)
  }

  tell(message: object): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message))
  }

  /**
   * Lines up something to send under a name: lined up again before it went out, it goes out once, as it is then. `read`
   * gives the text, or null when there is nothing new.
   */
  line(name: string, read: () => Promise<string | null>): void {
    this.queue.set(name, read)
    if (!this.sending) void this.send()
  }

  private async send(): Promise<void> {
    this.sending = true
    try {
      for (let next = this.first(); next; next = this.first()) {
        const [name, read] = next
        this.queue.delete(name)
        const text = await read()
        if (text !== null && this.socket.readyState === this.socket.OPEN) await this.flushed(text)
      }
    } catch (error) {
      // The next change, or the look every few seconds, sends what is missing.
      this.hub.note(error)
    } finally {
      this.sending = false
    }
  }

  private first(): [string, () => Promise<string | null>] | undefined {
    return this.queue.entries().next().value
  }

  /** The next thing is read only when the phone has taken this one: that is what keeps memory bounded. */
  private flushed(text: string): Promise<void> {
    return new Promise(resolve => this.socket.send(text, () => resolve()))
  }

  /** One after the other: a `watch` sent right behind `auth` must find the session there. */
  private ingestReports(text: string | null): void {
    if (this.isTooMuch()) return this.close(CLOSE.policy)
    this.hearing = this.hearing.then(() => this.hearNow(text))
  }

  private async hearNow(text: string | null): Promise<void> {
    try {
      await this.answer(readAsk(text))
    } catch (error) {
      this.refuse(error)
    }
  }

  private isTooMuch(): boolean {
    const second = Math.floor(performance.now() / 1000)
    this.inSecond = second === this.second ? this.inSecond + 1 : 1
    this.second = second
    return this.inSecond > MESSAGES_PER_SECOND
  }

  private async answer(ask: LiveRequest): Promise<void> {
    if (ask.type === 'auth') return this.authenticate(ask.token)
    if (!this.session) throw new Refusal('UNAUTHENTICATED')
    switch (ask.type) {
      case 'ping':
        return this.tell({ type: 'pong', now: this.hub.platform.clock.now().toISOString() })
      case 'unwatch':
        return this.hub.unwatch(this, ask.orderId)
      case 'watch':
        this.refuseTooMany(this.orders.has(ask.orderId))
        return this.hub.watch(this, this.session, ask.orderId, ask.version)
      case 'watch_lot':
        this.refuseTooMany(this.lots.has(ask.lotId))
        return this.hub.watchLot(this, this.session, ask.lotId)
    }
  }

  private async authenticate(token: string): Promise<void> {
    const { platform } = this.hub
    const session = await platform.sessions.find(token)
    if (!session) {
      this.refuse(new Refusal('SESSION_EXPIRED'))
      return this.close(CLOSE.unauthenticated)
    }
    // Another person on the same line starts from nothing.
    this.hub.leave(this)
    this.hub.join(this)
    this.session = session
    this.token = token
    this.hash = platform.sessions.hashOf(token)
    clearTimeout(this.authTimer)
    this.tell({ type: 'ready', now: platform.clock.now().toISOString() })
  }

  private refuseTooMany(isKnown: boolean): void {
    if (!isKnown && this.orders.size + this.lots.size >= MAX_WATCHES)
      throw new Refusal('RATE_LIMITED', { seconds: 60 })
  }

  private refuse(error: unknown): void {
    const refusal = error instanceof Refusal ? error : new Refusal('INTERNAL')
    const traceId = randomUUID()
    if (!(error instanceof Refusal)) this.hub.note(error, traceId)
    this.tell({ type: 'refused', refusal: refusalReply(refusal, traceId) })
  }
}

function readAsk(text: string | null): LiveRequest {
  let given: unknown
  try {
    given = JSON.parse(text ?? '')
  } catch {
    throw new Refusal('BAD_INPUT')
  }
  const parsed = liveRequestSchema.safeParse(given)
  if (!parsed.success) throw new Refusal('BAD_INPUT')
  return parsed.data
}
