/** Too many wanted to write the same row, or its writer took too long. Nothing was asked of the server. */
export class RowBusy extends Error {}

const MOST_WAITING = 512
const WAIT_MS = 2_000

/**
 * Writers of one row on this node wait for each other without a connection. Else a row that is locked elsewhere would hold
 * as many connections as there are requests for it, and requests that have nothing to do with it would find none. The
 * database still decides: who comes next finds the version that the one before has written.
 */
export class RowTurns {
  private readonly busy = new Map<string, Set<() => void>>()

  /** Errors: {@link RowBusy}, and those of `work`. */
  async run<Result>(keys: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const deadlineMs = performance.now() + WAIT_MS
    // All of them or none, so that nobody waits for a row while keeping another.
    for (let taken = this.firstBusy(keys); taken; taken = this.firstBusy(keys))
      await waitFor(taken, deadlineMs - performance.now())
    for (const key of keys) this.busy.set(key, new Set())
    try {
      return await work()
    } finally {
      this.free(keys)
    }
  }

  private firstBusy(keys: readonly string[]): Set<() => void> | undefined {
    for (const key of keys) {
      const waiting = this.busy.get(key)
      if (waiting) return waiting
    }
    return undefined
  }

  private free(keys: readonly string[]): void {
    const waiting = keys.flatMap(key => [...(this.busy.get(key) ?? [])])
    for (const key of keys) this.busy.delete(key)
    for (const go of waiting) go()
  }
}

function waitFor(waiting: Set<() => void>, ms: number): Promise<void> {
  if (ms <= 0) return Promise.reject(new RowBusy('waited too long for a row'))
  if (waiting.size >= MOST_WAITING) return Promise.reject(new RowBusy('too many wait for a row'))
  return new Promise((resolve, reject) => {
    const go = (): void => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      waiting.delete(go)
      reject(new RowBusy('waited too long for a row'))
    }, ms)
    waiting.add(go)
  })
}
