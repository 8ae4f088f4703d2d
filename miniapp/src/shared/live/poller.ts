import { onAwake } from '../phone/awake'
import { onNetwork } from '../phone/network'

const FAST_MS = 2_000
const FAST_AT_MOST_MS = 10_000
/** A told message can be lost between two servers; reading now and then bounds the damage. */
const SLOW_MS = 30_000
/** The socket usually stands in well under this; until then the page's first read is fresh enough. */
const PATIENCE_MS = 3_000

export type Poller = { fast: () => void; slow: () => void; stop: () => void }

/**
 * Reads in turns, never two at once. Fast while nobody tells us (slower after each failure), slow while the socket
 * does. Waking up reads at once, because what was shown before the sleep is old.
 */
export function poller(read: () => Promise<boolean>): Poller {
  let everyMs = FAST_MS
  let failures = 0
  let reading = false
  let over = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const waitMs = () => (everyMs === SLOW_MS ? SLOW_MS : Math.min(FAST_AT_MOST_MS, everyMs * 2 ** failures))
  const plan = (inMs: number) => {
    clearTimeout(timer)
    if (!over) timer = setTimeout(() => void turn(), inMs)
  }

  async function turn(): Promise<void> {
    if (reading || over) return
    reading = true
    const wasRead = await read().catch(() => false)
    reading = false
    failures = wasRead ? 0 : Math.min(failures + 1, 4)
    plan(waitMs())
  }

  const wake = () => plan(0)
  const leave = [onAwake(wake), onNetwork(wake)]
  return {
    fast: () => {
      everyMs = FAST_MS
      plan(PATIENCE_MS)
    },
    slow: () => {
      const again = everyMs === FAST_MS && failures > 0
      everyMs = SLOW_MS
      failures = 0
      plan(again ? 0 : SLOW_MS)
    },
    stop: () => {
      over = true
      clearTimeout(timer)
      for (const stop of leave) stop()
    },
  }
}
