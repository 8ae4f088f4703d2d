import { onForeground } from '../phone/foreground'
import { onNetworkChange } from '../net/network'

const FAST_MS = 2_000
const FAST_MAX_MS = 10_000
/** A live message can be lost between two servers; a slow poll limits for how long the screen is stale. */
const SLOW_MS = 30_000
/** The socket is usually ready well before; until then the page's first read is fresh enough. */
const FIRST_POLL_MS = 3_000

export type Poller = { fast: () => void; slow: () => void; stop: () => void }

/**
 * Polls one resource, never two reads at once. Fast while there is no socket (slower after each failure), slow while
 * there is one. Coming to the foreground polls at once, because the data on the screen is stale by then.
 */
export function createPoller(fetch: () => Promise<boolean>): Poller {
  let intervalMs = FAST_MS
  let failures = 0
  let isPolling = false
  let isStopped = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const nextDelayMs = () =>
    intervalMs === SLOW_MS ? SLOW_MS : Math.min(FAST_MAX_MS, intervalMs * 2 ** failures)
  const schedule = (delayMs: number) => {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(() => void poll(), delayMs)
  }

  async function poll(): Promise<void> {
    if (isPolling || isStopped) return
    isPolling = true
    const succeeded = await fetch().catch(() => false)
    isPolling = false
    failures = succeeded ? 0 : Math.min(failures + 1, 4)
    schedule(nextDelayMs())
  }

  const pollNow = () => schedule(0)
  const unsubscribers = [onForeground(pollNow), onNetworkChange(pollNow)]
  return {
    fast: () => {
      intervalMs = FAST_MS
      schedule(FIRST_POLL_MS)
    },
    slow: () => {
      const hadFailures = intervalMs === FAST_MS && failures > 0
      intervalMs = SLOW_MS
      failures = 0
      schedule(hadFailures ? 0 : SLOW_MS)
    },
    stop: () => {
      isStopped = true
      clearTimeout(timer)
      for (const unsubscribe of unsubscribers) unsubscribe()
    },
  }
}
