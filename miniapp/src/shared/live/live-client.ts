import { LiveConnection, type LiveEnvironment } from '@fangxing/contract/client/live-connection'
import type { LiveRequest, LiveMessage } from '@fangxing/contract/live'
import { onNetworkChange } from '../net/network'
import { onForeground } from '../phone/foreground'
import { createPoller, type Poller } from './poller'
import { openSocket } from './socket'

/** `live`: updates come over the socket. `polling`: there is no socket and the page polls by HTTP. */
export type LiveState = 'live' | 'polling'

type Subscription = {
  /** The message that subscribes; sent again on every new socket. */
  subscribeMessage: () => LiveRequest
  unsubscribeMessage?: LiveRequest
  onMessage: (message: LiveMessage) => void
  /** Reads the same resource by HTTP; true when it could be read. */
  fetch: () => Promise<boolean>
  onState?: (state: LiveState) => void
}

function onResume(listener: () => void): () => void {
  const unsubscribers = [onForeground(listener), onNetworkChange(listener)]
  return () => unsubscribers.forEach(unsubscribe => unsubscribe())
}

type Active = { subscription: Subscription; poller: Poller }

/**
 * The only live client of an app: any number of subscriptions share one socket. Without a socket each subscription
 * polls; on reconnecting each sends the version it has, and the platform sends what is newer.
 */
export function createLiveClient(token: () => Promise<string | undefined>) {
  const environment: LiveEnvironment = { openSocket, onResume, token }
  const active = new Set<Active>()
  let connection: LiveConnection | undefined

  function onReady(): void {
    for (const { subscription, poller } of active) {
      connection?.send(subscription.subscribeMessage())
      poller.slow()
      subscription.onState?.('live')
    }
  }

  function onLost(): void {
    for (const { subscription, poller } of active) {
      poller.fast()
      subscription.onState?.('polling')
    }
  }

  function onMessage(message: LiveMessage): void {
    for (const { subscription } of [...active]) subscription.onMessage(message)
  }

  /** Subscribes until the returned function is called; the socket closes with its last subscription. */
  return function subscribe(subscription: Subscription): () => void {
    connection ??= new LiveConnection(environment, { onReady, onLost, onMessage })
    const entry: Active = { subscription, poller: createPoller(subscription.fetch) }
    active.add(entry)
    if (connection.isReady()) {
      connection.send(subscription.subscribeMessage())
      entry.poller.slow()
    } else entry.poller.fast()
    subscription.onState?.(connection.isReady() ? 'live' : 'polling')
    return () => {
      if (!active.delete(entry)) return
      entry.poller.stop()
      if (subscription.unsubscribeMessage) connection?.send(subscription.unsubscribeMessage)
      if (active.size > 0) return
      connection?.close()
      connection = undefined
    }
  }
}

export type Subscribe = ReturnType<typeof createLiveClient>
