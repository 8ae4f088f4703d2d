import type { LiveRequest, LiveMessage } from '@fangxing/contract/live'
import { onAwake } from '../phone/awake'
import { onNetwork } from '../phone/network'
import { backOffMs } from './back-off'
import { openSocket, type Socket } from './socket'

const READY_WITHIN_MS = 8_000
const PING_EVERY_MS = 20_000
const PONG_WITHIN_MS = 6_000

export type LinkEvents = { up: () => void; down: () => void; told: (tell: LiveMessage) => void }
export type Link = { say: (ask: LiveRequest) => void; isUp: () => boolean; close: () => void }

/**
 * Keeps one authenticated socket open until closed: says who we are, proves by pings that the other end still hears
 * us, and comes back with growing waits. A phone that wakes or changes its network asks at once instead of waiting,
 * because the system kills sockets in its sleep without telling.
 */
export function keepLink(token: () => Promise<string | undefined>, events: LinkEvents): Link {
  let socket: Socket | undefined
  let up = false
  let over = false
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const after = (waitMs: number, then: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(then, waitMs)
  }

  function lost(): void {
    socket = undefined
    if (up) events.down()
    up = false
    if (!over) after(backOffMs(attempt++, Math.random()), open)
  }

  function told(tell: LiveMessage): void {
    // Before `ready` only a refusal of our token can come: a later attempt brings a fresh one.
    if (tell.type === 'ready') {
      up = true
      attempt = 0
      events.up()
    }
    if (up) after(PING_EVERY_MS, ping)
    else return socket?.close()
    if (tell.type !== 'ready' && tell.type !== 'pong') events.told(tell)
  }

  function ping(): void {
    socket?.say({ type: 'ping' })
    after(PONG_WITHIN_MS, () => socket?.close())
  }

  async function authenticate(opened: Socket): Promise<void> {
    const known = await token()
    if (socket !== opened) return
    if (known) opened.say({ type: 'auth', token: known })
    else opened.close()
  }

  function open(): void {
    const opened = openSocket({
      opened: () => void authenticate(opened),
      told,
      closed: () => socket === opened && lost(),
    })
    socket = opened
    after(READY_WITHIN_MS, () => opened.close())
  }

  function wake(): void {
    if (over) return
    if (up) return ping()
    attempt = 0
    if (socket) return
    clearTimeout(timer)
    open()
  }

  const leave = [onAwake(wake), onNetwork(wake)]
  open()
  return {
    isUp: () => up,
    say: ask => up && socket?.say(ask),
    close: () => {
      over = true
      clearTimeout(timer)
      for (const stop of leave) stop()
      socket?.close()
    },
  }
}
