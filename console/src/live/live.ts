import { LiveConnection, type LiveEnvironment } from '@fangxing/contract/client/live-connection'
import type { LiveMessage, LiveRequest } from '@fangxing/contract/live'
import { createContext, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useService } from '../services/use-service'

/** `polling`: there is no socket just now, and pages ask by themselves. */
export type LiveState = 'live' | 'polling'
type Subscription = {
  requests: readonly LiveRequest[]
  onMessage: (message: LiveMessage) => void
  onState: (state: LiveState) => void
}

/** Any number of pages share one socket; it closes with its last subscription. */
export function createLive(environment: LiveEnvironment) {
  const active = new Set<Subscription>()
  let connection: LiveConnection | undefined

  function announce(subscription: Subscription): void {
    if (!connection?.isReady()) return subscription.onState('polling')
    for (const request of subscription.requests) connection.send(request)
    subscription.onState('live')
  }
  const announceAll = () => active.forEach(announce)
  const onMessage = (message: LiveMessage) => [...active].forEach(each => each.onMessage(message))

  return function subscribe(subscription: Subscription): () => void {
    active.add(subscription)
    connection ??= new LiveConnection(environment, { onReady: announceAll, onLost: announceAll, onMessage })
    announce(subscription)
    return () => {
      active.delete(subscription)
      if (active.size > 0) return
      connection?.close()
      connection = undefined
    }
  }
}

export const LiveContext = createContext<ReturnType<typeof createLive> | undefined>(undefined)

/**
 * Follows what `requests` ask for (`watch_lot` of each lot, `watch` of an order) while the component is mounted, again on
 * every new socket.
 */
export function useLive(
  requests: readonly LiveRequest[],
  onMessage: (message: LiveMessage) => void,
): LiveState {
  const subscribe = useService(LiveContext)
  const [state, setState] = useState<LiveState>('polling')
  const latest = useRef(onMessage)
  useLayoutEffect(() => {
    latest.current = onMessage
  })
  const key = JSON.stringify(requests)
  useEffect(() => {
    const asked = JSON.parse(key) as LiveRequest[]
    if (asked.length === 0) return undefined
    return subscribe({ requests: asked, onMessage: message => latest.current(message), onState: setState })
  }, [key, subscribe])
  return state
}
