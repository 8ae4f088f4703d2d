import type { LiveRequest, LiveMessage } from '@fangxing/contract/live'
import { onForeground } from '../phone/foreground'
import { onNetworkChange } from '../phone/network'
import { backOffMs } from './back-off'
import { openSocket, type Socket } from './socket'

const READY_TIMEOUT_MS = 8_000
const PING_INTERVAL_MS = 20_000
const PONG_TIMEOUT_MS = 6_000

type ConnectionEvents = {
  onReady: () => void
  onLost: () => void
  onMessage: (message: LiveMessage) => void
}
export type Connection = { send: (message: LiveRequest) => void; isReady: () => boolean; close: () => void }

/**
 * Keeps one authenticated socket open until closed: sends the token, checks with pings that the server still answers,
 * and reconnects with exponential back-off. Coming to the foreground or a changed network reconnects at once, because
 * the system closes sockets of a background app without an event.
 */
export function openConnection(
  token: () => Promise<string | undefined>,
  events: ConnectionEvents,
): Connection {
  let socket: Socket | undefined
  let isReady = false
  let isClosed = false
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const schedule = (delayMs: number, callback: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(callback, delayMs)
  }

  function onSocketClose(): void {
    socket = undefined
    if (isReady) events.onLost()
    isReady = false
    if (!isClosed) schedule(backOffMs(attempt++, Math.random()), open)
  }

  function onMessage(message: LiveMessage): void {
    // Before `ready` only a refused token is possible: the next attempt asks for a new one.
    if (message.type === 'ready') {
      isReady = true
      attempt = 0
      events.onReady()
    }
    if (isReady) schedule(PING_INTERVAL_MS, ping)
    else return socket?.close()
    if (message.type !== 'ready' && message.type !== 'pong') events.onMessage(message)
  }

  function ping(): void {
    socket?.send({ type: 'ping' })
    schedule(PONG_TIMEOUT_MS, () => socket?.close())
  }

  async function authenticate(opened: Socket): Promise<void> {
    const current = await token()
    if (socket !== opened) return
    if (current) opened.send({ type: 'auth', token: current })
    else opened.close()
  }

  function open(): void {
    const opened = openSocket({
      onOpen: () => void authenticate(opened),
      onMessage,
      onClose: () => socket === opened && onSocketClose(),
    })
    socket = opened
    schedule(READY_TIMEOUT_MS, () => opened.close())
  }

  function resume(): void {
    if (isClosed) return
    if (isReady) return ping()
    attempt = 0
    if (socket) return
    clearTimeout(timer)
    open()
  }

  const unsubscribers = [onForeground(resume), onNetworkChange(resume)]
  open()
  return {
    isReady: () => isReady,
    send: message => isReady && socket?.send(message),
    close: () => {
      isClosed = true
      clearTimeout(timer)
      for (const unsubscribe of unsubscribers) unsubscribe()
      socket?.close()
    },
  }
}
