import { backOffMs } from '@fangxing/contract/client/back-off'
import type { LiveRequest, LiveMessage } from '@fangxing/contract/live'
import { onForeground } from '../phone/foreground'
import { onNetworkChange } from '../net/network'
import { openSocket, type Socket } from './socket'

const READY_TIMEOUT_MS = 8_000
const PING_INTERVAL_MS = 20_000
const PONG_TIMEOUT_MS = 6_000

type ConnectionEvents = {
  onReady: () => void
  onLost: () => void
  onMessage: (message: LiveMessage) => void
}

/**
 * Keeps one authenticated socket open until closed: sends the token, checks with pings that the server still answers,
 * and reconnects with exponential back-off. Coming to the foreground or a changed network reconnects at once, because
 * the system closes sockets of a background app without an event.
 */
export class Connection {
  private socket: Socket | undefined
  private ready = false
  private isClosed = false
  private attempt = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly unsubscribers: (() => void)[]

  constructor(
    private readonly token: () => Promise<string | undefined>,
    private readonly events: ConnectionEvents,
  ) {
    const resume = () => this.resume()
    this.unsubscribers = [onForeground(resume), onNetworkChange(resume)]
    this.open()
  }

  isReady(): boolean {
    return this.ready
  }

  send(message: LiveRequest): void {
    if (this.ready) this.socket?.send(message)
  }

  close(): void {
    this.isClosed = true
    clearTimeout(this.timer)
    for (const unsubscribe of this.unsubscribers) unsubscribe()
    this.socket?.close()
  }

  private open(): void {
    const opened = openSocket({
      onOpen: () => void this.authenticate(opened),
      onMessage: message => this.handleMessage(message),
      onClose: () => {
        if (this.socket === opened) this.handleSocketClose()
      },
    })
    this.socket = opened
    this.schedule(READY_TIMEOUT_MS, () => opened.close())
  }

  private async authenticate(opened: Socket): Promise<void> {
    const current = await this.token()
    if (this.socket !== opened) return
    if (current) opened.send({ type: 'auth', token: current })
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
    // Before `ready` only a refused token is possible: the next attempt asks for a new one.
    if (!this.ready) return this.socket?.close()
    this.schedule(PING_INTERVAL_MS, () => this.ping())
    if (message.type !== 'ready' && message.type !== 'pong') this.events.onMessage(message)
  }

  private ping(): void {
    this.socket?.send({ type: 'ping' })
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
