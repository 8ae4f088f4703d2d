import type { LiveRequest, LiveMessage } from '@fangxing/contract/live'
import { keepLink, type Link } from './link'
import { poller, type Poller } from './poller'

/** `live`: told at once. `polling`: the socket is away and the page reads by itself. */
export type LiveState = 'live' | 'polling'

export type Watch = {
  /** What to say on every new socket. */
  ask: () => LiveRequest
  leave?: LiveRequest
  told: (tell: LiveMessage) => void
  /** Reads the same thing by HTTP; true when it could be read. */
  read: () => Promise<boolean>
  state?: (state: LiveState) => void
}

type Held = { watch: Watch; poller: Poller }

/**
 * The only live listener of an app: any number of watches share one socket. While it is away each watch reads by
 * itself; when it returns each says which version it has, and the platform sends what is newer.
 */
export function liveOf(token: () => Promise<string | undefined>) {
  const held = new Set<Held>()
  let link: Link | undefined

  function up(): void {
    for (const { watch, poller } of held) {
      link?.say(watch.ask())
      poller.slow()
      watch.state?.('live')
    }
  }

  function down(): void {
    for (const { watch, poller } of held) {
      poller.fast()
      watch.state?.('polling')
    }
  }

  function told(tell: LiveMessage): void {
    for (const { watch } of [...held]) watch.told(tell)
  }

  /** Listens until the returned function is called; the socket closes with its last watch. */
  return function watch(watched: Watch): () => void {
    link ??= keepLink(token, { up, down, told })
    const entry: Held = { watch: watched, poller: poller(watched.read) }
    held.add(entry)
    if (link.isUp()) {
      link.say(watched.ask())
      entry.poller.slow()
    } else entry.poller.fast()
    watched.state?.(link.isUp() ? 'live' : 'polling')
    return () => {
      if (!held.delete(entry)) return
      entry.poller.stop()
      if (watched.leave) link?.say(watched.leave)
      if (held.size > 0) return
      link?.close()
      link = undefined
    }
  }
}

export type WatchLive = ReturnType<typeof liveOf>
