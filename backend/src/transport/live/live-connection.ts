import type { LiveRequest } from '@fangxing/contract/live'
import { liveRequestSchema } from '@fangxing/contract/live.schema'
import { Refusal, refusalReply } from '@fangxing/contract/refusal'
import { randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import type { Session } from '../../domain/sessions'
import type { SessionStore } from '../../modules/sessions'
import type { Clock } from '../../ports'
import { SentVersions } from './sent-versions'

const AUTH_WITHIN_MS = 5000
const MAX_WATCHES = 20
const MESSAGES_PER_SECOND = 10
/** RFC 6455, 7.4: 1008 policy violation; 4000 and above are ours. */
export const CLOSE = { goingAway: 1001, policy: 1008, unauthenticated: 4401 } as const

/** What a connection needs of the hub, where all connections of this node meet. */
export interface Hub {
  readonly needs: { clock: Clock; sessions: SessionStore }
  join(connection: LiveConnection): void
  leave(connection: LiveConnection): void
  watch(connection: LiveConnection, who: Session, orderId: string, version?: number): Promise<void>
  unwatch(connection: LiveConnection, orderId: string): void
  watchLot(connection: LiveConnection, who: Session, lotId: string): Promise<void>
  watchEmergencies(connection: LiveConnection, who: Session): Promise<void>
  logFailure(error: unknown, traceId?: string): void
}

/** The text to send, or null when there is nothing new. */
type Read = () => string | null | Promise<string | null>

/**
 * One phone's connection. What it watches is sent at once and then whenever a newer version exists, each version at most
 * once and never an older one; a phone that reads slowly gets the newest and misses what lies between.
 */
export class LiveConnection {
  session: Session | null = null
  hash: string | null = null
  token: string | null = null
  isAlive = true
  /** The version of each thing that this phone has. */
  readonly sent = new SentVersions()
  readonly orders = new Set<string>()
  readonly lots = new Set<string>()
  /** Lots of which this phone gets only owners' calls for help. */
  readonly emergencyLots = new Set<string>()
  private readonly queue = new Map<string, Read>()
  private isSending = false
  private receiving: Promise<void> = Promise.resolve()
  private second = 0
  private inSecond = 0
  private by: 'token' | 'cookie' = 'token'
  private readonly authTimer: NodeJS.Timeout

  constructor(
    readonly socket: WebSocket,
    private readonly hub: Hub,
    /** The session of a page of the console, which its browser sent along. */
    cookie: string | null = null,
  ) {
    this.authTimer = setTimeout(() => this.close(CLOSE.unauthenticated), AUTH_WITHIN_MS)
    socket.on('message', (data, isBinary) => this.receive(isBinary ? null : (data as Buffer).toString()))
    socket.on('pong', () => (this.isAlive = true))
    socket.on('error', () => socket.terminate())
    socket.once('close', () => {
      clearTimeout(this.authTimer)
      this.queue.clear()
      hub.leave(this)
    })
    if (cookie !== null)
      this.receiving = this.authenticate(cookie, 'cookie').catch((error: unknown) => this.refuse(error))
  }

  close(code: number): void {
    this.socket.close(code)
  }

  send(message: object): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message))
  }

  /** Whether its session lasts. A page that is only open does not keep it awake. */
  async isSignedIn(): Promise<boolean> {
    const { token, by } = this
    return token === null || (await this.hub.needs.sessions.find(token, { by, isUse: false })) !== null
  }

  /**
   * Queues something to send under a name: queued again before it was sent, it is sent once, as it is then.
   */
  enqueue(name: string, read: Read): void {
    this.queue.set(name, read)
    if (!this.isSending) void this.sendQueue()
  }

  private async sendQueue(): Promise<void> {
    this.isSending = true
    try {
      for (let next = this.first(); next; next = this.first()) {
        const [name, read] = next
        this.queue.delete(name)
        const text = await read()
        if (text !== null && this.socket.readyState === this.socket.OPEN) await this.flushed(text)
      }
    } catch (error) {
      // The next change, or the check every few seconds, sends what is missing.
      this.hub.logFailure(error)
    } finally {
      this.isSending = false
    }
  }

  private first(): [string, Read] | undefined {
    return this.queue.entries().next().value
  }

  /** The next thing is read only when the phone has taken this one: that is what keeps memory bounded. */
  private flushed(text: string): Promise<void> {
    return new Promise(resolve => this.socket.send(text, () => resolve()))
  }

  /** One after the other: a `watch` sent right behind `auth` must find the session there. */
  private receive(text: string | null): void {
    if (this.isTooMuch()) return this.close(CLOSE.policy)
    this.receiving = this.receiving.then(() => this.answerText(text))
  }

  private async answerText(text: string | null): Promise<void> {
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
        return this.send({ type: 'pong', now: this.hub.needs.clock.now().toISOString() })
      case 'unwatch':
        return this.hub.unwatch(this, ask.orderId)
      case 'watch':
        this.refuseTooMany(this.orders.has(ask.orderId))
        return this.hub.watch(this, this.session, ask.orderId, ask.version)
      case 'watch_lot':
        this.refuseTooMany(this.lots.has(ask.lotId))
        return this.hub.watchLot(this, this.session, ask.lotId)
      case 'watch_emergencies':
        return this.hub.watchEmergencies(this, this.session)
    }
  }

  private async authenticate(token: string, by: 'token' | 'cookie' = 'token'): Promise<void> {
    const { clock, sessions } = this.hub.needs
    const session = await sessions.find(token, { by, isUse: false })
    if (!session) {
      this.refuse(new Refusal('SESSION_EXPIRED'))
      return this.close(CLOSE.unauthenticated)
    }
    // Another person on the same connection starts from nothing.
    this.hub.leave(this)
    this.hub.join(this)
    this.session = session
    this.token = token
    this.by = by
    this.hash = sessions.hashOf(token)
    clearTimeout(this.authTimer)
    // Ended while it was being read: the news came before this connection could be found by it.
    if (sessions.ended.has(this.hash)) return this.close(CLOSE.unauthenticated)
    this.send({ type: 'ready', now: clock.now().toISOString() })
  }

  private refuseTooMany(isKnown: boolean): void {
    if (!isKnown && this.orders.size + this.lots.size >= MAX_WATCHES)
      throw new Refusal('RATE_LIMITED', { seconds: 60 })
  }

  private refuse(error: unknown): void {
    const refusal = error instanceof Refusal ? error : new Refusal('INTERNAL')
    const traceId = randomUUID()
    if (!(error instanceof Refusal)) this.hub.logFailure(error, traceId)
    this.send({ type: 'refused', refusal: refusalReply(refusal, traceId) })
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
