/**
 * Lets at most `limit` devices of a fleet dial at the same time. Beyond the backlog of a listening socket the kernel
 * drops the first packet of a connection, and the device waits seconds for nothing.
 */
export class Gate {
  private inside = 0
  private readonly waiting: (() => void)[] = []

  constructor(private readonly limit: number) {}

  /** Runs `dial` as soon as there is room; it must call what it is given once, when it is through. */
  enter(dial: (leave: () => void) => void): void {
    const go = () => {
      this.inside += 1
      let left = false
      dial(() => {
        if (left) return
        left = true
        this.inside -= 1
        this.waiting.shift()?.()
      })
    }
    if (this.inside < this.limit) go()
    else this.waiting.push(go)
  }
}
