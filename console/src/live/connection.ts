import { backOffMs } from '@fangxing/contract/client/back-off'
import { LIVE_PATH, type LiveMessage, type LiveRequest } from '@fangxing/contract/live'
import { onNetworkChange } from '../net/network'

const READY_TIMEOUT_MS = 8_000
const PING_INTERVAL_MS = 20_000
const PONG_TIMEOUT_MS = 6_000

type ConnectionEvents = {
  onReady: () => void
  onLost: () => void
  onMessage: (message: LiveMessage) => void
}

const address = () => location.origin.replace(/^http/, 'ws') + LIVE_PATH

function parse(data: unknown): LiveMessage | undefined {
  try {
    return JSON.parse(String(data)) as LiveMessage
  } catch {
    return undefined
  }
}

/**
 * Keeps one socket open until closed. The browser's cookie says who asks, so `ready` comes by itself; pings show that the server still answers, and a
 * lost socket is opened again with growing delays: at once when the network or the page comes back.
 */
export class Connection {
  private socket: WebSocket | undefined
  private ready = false
  private isClosed = false
  private attempt = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly unsubscribe: (() => void)[]

  constructor(private readonly events: ConnectionEvents) {
    const resume = () => this.resume()
    document.addEventListener('visibilitychange', resume)
    this.unsubscribe = [
      onNetworkChange(resume),
      () => document.removeEventListener('visibilitychange', resume),
    ]
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
    for (const unsubscribe of this.unsubscribe) unsubscribe()
    this.socket?.close()
  }

  private open(): void {
    const opened = new WebSocket(address())
    this.socket = opened
    opened.onmessage = ({ data }) => {
      const message = this.socket === opened ? parse(data) : undefined
      if (message) this.handleMessage(message)
    }
    opened.onclose = () => {
      if (this.socket === opened) this.handleClose()
    }
    this.schedule(READY_TIMEOUT_MS, () => opened.close())
  }

  private handleClose(): void {
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
    // Before `ready` only a refusal is possible.
    if (!this.ready) return this.socket?.close()
    this.schedule(PING_INTERVAL_MS, () => this.ping())
    if (message.type !== 'ready' && message.type !== 'pong') this.events.onMessage(message)
  }

  private ping(): void {
    this.send({ type: 'ping' })
    this.schedule(PONG_TIMEOUT_MS, () => this.socket?.close())
  }

  private resume(): void {
    if (this.isClosed || document.visibilityState === 'hidden') return
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
