import type { LiveMessage } from '@fangxing/contract/live'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useLatest } from '../ui/use-latest'
import type { Problem, Result } from '../net/result'
import type { LiveState, Subscribe } from './live-client'

type Versioned = { id: string; version: number }

export type LiveOrder<Order> = {
  order: Order | undefined
  /** Why the last read failed; cleared by the next that succeeds. */
  problem: Problem | undefined
  state: LiveState
  refresh: () => Promise<boolean>
  /** Stores an order that one of our own calls returned. */
  accept: (order: Order) => void
}

/** Versions only increase: a late message or a slow read never replaces a newer order on the screen. */
const newerOf = <Order extends Versioned>(current: Order | undefined, next: Order): Order =>
  current && current.id === next.id && current.version >= next.version ? current : next

/**
 * One order, kept up to date while the component is mounted. `select` takes the order out of a live message, `fetch`
 * reads it by HTTP. `initial` is what the page has already, so that it is not requested again.
 */
export function useLiveOrder<Order extends Versioned>(options: {
  orderId: string | undefined
  initial?: Order
  subscribe: Subscribe
  select: (message: LiveMessage) => Order | undefined
  /** `since`: the version on the screen; nothing older is answered. */
  fetch: (orderId: string, since: number | undefined) => Promise<Result<Order>>
}): LiveOrder<Order> {
  const { orderId, subscribe } = options
  const [order, setOrder] = useState(options.initial)
  const [problem, setProblem] = useState<Problem>()
  const [state, setState] = useState<LiveState>('polling')
  const latestOptions = useLatest(options)
  const newest = useRef(order)

  const accept = useCallback(
    (next: Order) => {
      if (next.id !== latestOptions.current.orderId) return
      newest.current = newerOf(newest.current, next)
      setOrder(newest.current)
      setProblem(undefined)
    },
    [latestOptions],
  )

  const refresh = useCallback(async () => {
    const requestedId = latestOptions.current.orderId
    if (!requestedId) return false
    const result = await latestOptions.current.fetch(requestedId, newest.current?.version)
    if (latestOptions.current.orderId !== requestedId) return false
    if (result.ok) accept(result.value)
    else setProblem(result.problem)
    return result.ok
  }, [accept, latestOptions])

  useEffect(() => {
    if (newest.current?.id !== orderId) {
      const { initial } = latestOptions.current
      newest.current = initial?.id === orderId ? initial : undefined
      setOrder(newest.current)
      setProblem(undefined)
    }
    if (!orderId) return undefined
    return subscribe({
      subscribeMessage: () => ({
        type: 'watch',
        orderId,
        ...(newest.current ? { version: newest.current.version } : {}),
      }),
      unsubscribeMessage: { type: 'unwatch', orderId },
      onMessage: message => {
        const next = latestOptions.current.select(message)
        if (next) accept(next)
      },
      fetch: refresh,
      onState: setState,
    })
  }, [orderId, subscribe, refresh, accept, latestOptions])

  return { order: order?.id === orderId ? order : undefined, problem, state, refresh, accept }
}
