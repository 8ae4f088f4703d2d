/**
 * Lets at most `limit` devices of a fleet connect at the same time. Beyond the backlog of a listening socket the kernel
 * drops the first packet of a connection, and the device waits for seconds in vain. Written by hand because a connection
 * ends by callback and may be given up while it waits; a limiter of promises would need one per attempt.
 */
export class ConnectionLimiter {
  private active = 0
  private readonly waiting: (() => void)[] = []

  constructor(private readonly limit: number) {}

  /** Runs `connect` as soon as it may; it must call `release` when the attempt has ended. */
  run(connect: (release: () => void) => void): void {
    const start = () => {
      this.active += 1
      let released = false
      connect(() => {
        if (released) return
        released = true
        this.active -= 1
        this.waiting.shift()?.()
      })
    }
    if (this.active < this.limit) start()
    else this.waiting.push(start)
  }
}
