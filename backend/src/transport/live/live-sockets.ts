import type { EventEmitter } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { LIVE_PATH } from '@fangxing/contract/live'
import { WebSocketServer } from 'ws'
import type { Settings } from '../../settings/settings'
import type { OrderVersion } from '../../workflows/read-live-news'
import { consoleTokenOf, isOwnOrigin } from '../console-cookie'
import { CLOSE, LiveConnection } from './live-connection'
import { LiveHub, type LiveHubNeeds, type OrderTexts } from './live-hub'

const MAX_MESSAGE_BYTES = 4096
const PING_MS = 25_000
const SESSIONS_MS = 30_000
const MISSED_MS = 5000
const MISSED_WITHOUT_REDIS_MS = 1000

/** `live` emits `change` (OrderVersion), `renewed` when messages may have been lost. */
export type LiveSocketsNeeds = LiveHubNeeds & {
  orderCache: OrderTexts & { events: EventEmitter; isTrusted(): boolean }
  settings: Pick<Settings, 'PUBLIC_ORIGIN' | 'NODE_ENV'>
  /** Emits `changed` (lot id) when cars that owe came into a lot or left it. */
  lotNews: { events: EventEmitter }
}

/** Serves `/live` on the HTTP server: what Redis announces to every node is sent on to the phones of this one. */
export class LiveSockets {
  private readonly hub: LiveHub
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  })
  private timers: NodeJS.Timeout[] = []
  private isSendingMissed = false

  constructor(
    private readonly server: Server,
    private readonly needs: LiveSocketsNeeds,
  ) {
    this.hub = new LiveHub(needs)
  }

  start(): void {
    const { orderCache, sessions, lotNews } = this.needs
    this.server.on('upgrade', this.upgrade)
    orderCache.events.on('change', this.changed).on('renewed', this.sendMissed)
    sessions.ended.events.on('ended', this.ended)
    lotNews.events.on('changed', this.lotChanged)
    this.timers = [
      setInterval(this.sendMissed, MISSED_MS),
      setInterval(() => !orderCache.isTrusted() && this.sendMissed(), MISSED_WITHOUT_REDIS_MS),
      setInterval(() => void this.hub.checkSessions().catch(this.logFailure), SESSIONS_MS),
      setInterval(() => this.pingAll(), PING_MS),
    ]
  }

  async stop(): Promise<void> {
    this.timers.forEach(clearInterval)
    this.server.off('upgrade', this.upgrade)
    const { orderCache, sessions, lotNews } = this.needs
    lotNews.events.off('changed', this.lotChanged)
    orderCache.events.off('change', this.changed).off('renewed', this.sendMissed)
    sessions.ended.events.off('ended', this.ended)
    for (const connection of this.hub.all()) connection.close(CLOSE.goingAway)
    await new Promise<void>(resolve => this.sockets.close(() => resolve()))
    for (const opened of this.sockets.clients) opened.terminate()
  }

  private readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if ((request.url ?? '').split('?')[0] !== LIVE_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    socket.on('error', () => socket.destroy())
    const { headers } = request
    const { settings } = this.needs
    // No page of others may listen with the cookie of whoever looks at it.
    const cookie = isOwnOrigin(headers, settings) ? consoleTokenOf(headers, settings) : null
    this.sockets.handleUpgrade(request, socket, head, opened =>
      this.hub.join(new LiveConnection(opened, this.hub, cookie)),
    )
  }

  private readonly changed = (change: OrderVersion): void => this.hub.changed(change)
  private readonly lotChanged = (lotId: string): void => this.hub.sightingsChanged(lotId)
  private readonly ended = (hash: string): void => this.hub.ended(hash)
  private readonly logFailure = (error: unknown): void => this.hub.logFailure(error)

  private readonly sendMissed = (): void => {
    if (this.isSendingMissed) return
    this.isSendingMissed = true
    void this.hub
      .sendMissed()
      .catch(this.logFailure)
      .finally(() => (this.isSendingMissed = false))
  }

  /** A phone that went away without closing is let go after one round without an answer. */
  private pingAll(): void {
    for (const connection of this.hub.all()) {
      if (!connection.isAlive) connection.socket.terminate()
      else {
        connection.isAlive = false
        connection.socket.ping()
      }
    }
  }
}
