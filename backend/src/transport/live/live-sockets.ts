import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { LIVE_PATH } from '@fangxing/contract/live'
import { WebSocketServer } from 'ws'
import type { OrderVersion } from '../../workflows/read-live-news'
import type { Services } from '../../services'
import { LiveHub } from './live-hub'
import { CLOSE, LiveSession } from './live-session'

const MAX_MESSAGE_BYTES = 4096
const PING_MS = 25_000
const SESSIONS_MS = 30_000
const LOOK_MS = 5000
const LOOK_IN_DOUBT_MS = 1000

export type LiveSockets = { stop(): Promise<void> }

/** Serves `/live` on the HTTP server: what Redis tells every node goes on to the phones of this one. */
export function startLiveSockets(server: Server, { platform }: { platform: Services }): LiveSockets {
  const hub = new LiveHub(platform)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  })
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if ((request.url ?? '').split('?')[0] !== LIVE_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    socket.on('error', () => socket.destroy())
    sockets.handleUpgrade(request, socket, head, opened => hub.join(new LiveSession(opened, hub)))
  }
  const changed = (change: OrderVersion) => hub.changed(change)
  const renewed = () => void look()
  const revoked = (hash: string) => hub.revoked(hash)
  let isLooking = false
  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    await hub.look().catch(error => hub.note(error))
    isLooking = false
  }
  server.on('upgrade', upgrade)
  platform.live.events.on('change', changed).on('renewed', renewed).on('revoked', revoked)
  const timers = [
    setInterval(() => void look(), LOOK_MS),
    setInterval(() => !platform.live.isTrusted() && void look(), LOOK_IN_DOUBT_MS),
    setInterval(() => void hub.checkSessions().catch(error => hub.note(error)), SESSIONS_MS),
    setInterval(() => pingAll(hub), PING_MS),
  ]
  return {
    async stop() {
      timers.forEach(clearInterval)
      server.off('upgrade', upgrade)
      platform.live.events.off('change', changed).off('renewed', renewed).off('revoked', revoked)
      for (const session of hub.all()) session.close(CLOSE.goingAway)
      await new Promise<void>(resolve => sockets.close(() => resolve()))
      for (const opened of sockets.clients) opened.terminate()
    },
  }
}

/** A phone that went away without a word is let go after one silent round. */
function pingAll(hub: LiveHub): void {
  for (const session of hub.all()) {
    if (!session.isAlive) session.socket.terminate()
    else {
      session.isAlive = false
      session.socket.ping()
    }
  }
}
