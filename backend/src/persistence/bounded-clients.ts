import type { PoolClient } from 'pg'
import type { ClientSource } from './pool-limits'

/** More wanted a connection than may wait for one, or one waited for too long. Nothing was asked of the server. */
export class NoFreeConnection extends Error {}

/** `atOnce`: connections in use; `mostWaiting`: callers that wait for one of them, each for at most `waitMs`. */
export type Bounds = { atOnce: number; mostWaiting: number; waitMs: number }

type Waiting = { go: () => void }

/**
 * At most so many connections of a pool, so that others always find some. By hand: p-limit and its like know neither a limit
 * of those who wait nor of their time.
 */
export class BoundedClients implements ClientSource {
  private inUse = 0
  private readonly waiting = new Set<Waiting>()

  constructor(
    private readonly source: ClientSource,
    private readonly bounds: Bounds,
  ) {}

  /** Errors: {@link NoFreeConnection}, and as the source's. */
  async connect(): Promise<PoolClient> {
    if (this.inUse < this.bounds.atOnce) this.inUse++
    else await this.turn()
    let client: PoolClient
    try {
      client = await this.source.connect()
    } catch (error) {
      this.free()
      throw error
    }
    // The pool gives a client a new `release` each time that it hands it out.
    const release = client.release.bind(client)
    client.release = error => {
      release(error)
      this.free()
    }
    return client
  }

  distrust(client: PoolClient): void {
    this.source.distrust?.(client)
  }

  private turn(): Promise<void> {
    if (this.waiting.size >= this.bounds.mostWaiting)
      return Promise.reject(new NoFreeConnection('too many wait for a connection'))
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        go: () => {
          clearTimeout(timer)
          resolve()
        },
      }
      const timer = setTimeout(() => {
        this.waiting.delete(one)
        reject(new NoFreeConnection('waited too long for a connection'))
      }, this.bounds.waitMs)
      this.waiting.add(one)
    })
  }

  /** The connection's place goes to who has waited longest. */
  private free(): void {
    const [next] = this.waiting
    if (!next) {
      this.inUse--
      return
    }
    this.waiting.delete(next)
    next.go()
  }
}
