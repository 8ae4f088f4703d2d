import type { LiveMessage, LiveRequest } from '../live'
import { backOffMs } from './back-off'

const READY_TIMEOUT_MS = 8_000
const PING_INTERVAL_MS = 20_000
const PONG_TIMEOUT_MS = 6_000

/** One WebSocket, however it is made. */
export type LiveSocket = { send: (text: string) => void; close: () => void }
/** `onClose` is called exactly once, whatever the cause, also by `close()`; nothing is called after it. */
export type LiveSocketEvents = {
  onOpen: () => void
  onMessage: (data: unknown) => void
  onClose: () => void
}

/** What a connection needs from where it runs. */
export type LiveEnvironment = {
  openSocket: (events: LiveSocketEvents) => LiveSocket
  /** Calls back when connecting may work again: a changed network, a page or an app that is looked at. */
  onResume: (listener: () => void) => () => void
  /** Whoever has no cookie says with a token who asks; without one the socket closes. */
  token?: () => Promise<string | undefined>
}

type ConnectionEvents = {
  onReady: () => void
  onLost: () => void
  onMessage: (message: LiveMessage) => void
}

function parse(data: unknown): LiveMessage | undefined {
  try {
    return JSON.parse(String(data)) as LiveMessage
  } catch {
    return undefined
  }
}

/**
 * Keeps one authenticated socket open until closed: checks with pings that the server still answers, and reconnects with
 * exponential back-off; at once on {@link LiveEnvironment.onResume}, because the system closes sockets of a background app
 * without an event.
 */
export class LiveConnection {
  private socket: LiveSocket | undefined
  private ready = false
  private isClosed = false
  private attempt = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly unsubscribe: () => void

  constructor(
    private readonly environment: LiveEnvironment,
    private readonly events: ConnectionEvents,
  ) {
    this.unsubscribe = environment.onResume(() => this.resume())
    this.open()
  }

  isReady(): boolean {
    return this.ready
  }

  send(message: LiveRequest): void {
    if (this.ready) this.socket?.send(JSON.stringify(message))
  }

  close(): void {
    this.isClosed = true
    clearTimeout(this.timer)
    this.unsubscribe()
    this.socket?.close()
  }

  private open(): void {
    const opened = this.environment.openSocket({
      onOpen: () => void this.authenticate(opened),
      onMessage: data => {
        const message = parse(data)
        if (message) this.handleMessage(message)
      },
      onClose: () => {
        if (this.socket === opened) this.handleSocketClose()
      },
    })
    this.socket = opened
    this.schedule(READY_TIMEOUT_MS, () => opened.close())
  }

  private async authenticate(opened: LiveSocket): Promise<void> {
    if (!this.environment.token) return
    const token = await this.environment.token()
    if (this.socket !== opened) return
    if (token) opened.send(JSON.stringify({ type: 'auth', token } satisfies LiveRequest))
    else opened.close()
  }

  private handleSocketClose(): void {
    this.socket = undefined
    if (this.ready) this.events.onLost()
    this.ready = false
    if (!this.isClosed) this.schedule(backOffMs(this.attempt++, Math.random()), () => this.open())
  }

  private handleMessage(message: LiveMessage): void {
    if (message.type === 'ready') {
      this.ready = true
      this.attempt = 0
      this.events.onReady()
    }
    // Before `ready` only a refusal is possible: the next attempt asks for a new token.
    if (!this.ready) return this.socket?.close()
    this.schedule(PING_INTERVAL_MS, () => this.ping())
    if (message.type !== 'ready' && message.type !== 'pong') this.events.onMessage(message)
  }

  private ping(): void {
    this.send({ type: 'ping' })
    this.schedule(PONG_TIMEOUT_MS, () => this.socket?.close())
  }

  private resume(): void {
    if (this.isClosed) return
    if (this.ready) return this.ping()
    this.attempt = 0
    if (this.socket) return
    clearTimeout(this.timer)
    this.open()
  }

  private schedule(delayMs: number, callback: () => void): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(callback, delayMs)
  }
}
