import type { LiveMessage } from '@fangxing/contract/live'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Answer, Problem } from '../net/answer'
import type { LiveState, WatchLive } from './live'

type Versioned = { id: string; version: number }

export type LiveOrder<Order> = {
  order: Order | undefined
  /** Why the last read brought nothing; gone with the next that does. */
  problem: Problem | undefined
  state: LiveState
  refresh: () => Promise<boolean>
  /** Takes an order that came back from a call of our own. */
  take: (order: Order) => void
}

/** Orders only ever move forward: a late message or a slow read never puts an older one on the screen. */
export const newer = <Order extends Versioned>(known: Order | undefined, next: Order): Order =>
  known && known.id === next.id && known.version >= next.version ? known : next

/**
 * One order, kept up to date while the component lives. `pick` takes the order out of a told message, `read` reads it
 * by HTTP. `first` is what the page has already, so that nothing is asked twice.
 */
export function useLiveOrder<Order extends Versioned>(given: {
  orderId: string | undefined
  first?: Order
  watch: WatchLive
  pick: (tell: LiveMessage) => Order | undefined
  read: (orderId: string) => Promise<Answer<Order>>
}): LiveOrder<Order> {
  const { orderId, watch } = given
  const [order, setOrder] = useState(given.first)
  const [problem, setProblem] = useState<Problem>()
  const [state, setState] = useState<LiveState>('polling')
  const latest = useRef(given)
  latest.current = given
  const known = useRef(order)

  const take = useCallback((next: Order) => {
    if (next.id !== latest.current.orderId) return
    known.current = newer(known.current, next)
    setOrder(known.current)
    setProblem(undefined)
  }, [])

  const refresh = useCallback(async () => {
    const wanted = latest.current.orderId
    if (!wanted) return false
    const answer = await latest.current.read(wanted)
    if (latest.current.orderId !== wanted) return false
    if (answer.ok) take(answer.value)
    else setProblem(answer.problem)
    return answer.ok
  }, [take])

  useEffect(() => {
    if (known.current?.id !== orderId) {
      known.current = latest.current.first?.id === orderId ? latest.current.first : undefined
      setOrder(known.current)
      setProblem(undefined)
    }
    if (!orderId) return undefined
    return watch({
      ask: () => ({ type: 'watch', orderId, ...(known.current ? { version: known.current.version } : {}) }),
      leave: { type: 'unwatch', orderId },
      told: tell => {
        const next = latest.current.pick(tell)
        if (next) take(next)
      },
      read: refresh,
      state: setState,
    })
  }, [orderId, watch, refresh, take])

  return { order: order?.id === orderId ? order : undefined, problem, state, refresh, take }
}
