import type { PoolClient } from 'pg'
import type { ClientSource } from './pool-limits'

/**
 * Connections of a pool, of which those that are older than the last doubt are replaced when they are next asked for: one
 * connection to a server that was demoted, or with a plan made before a column was added, says the same about the others.
 */
export class RenewedClients implements ClientSource {
  private generation = 0
  private readonly generationOf = new WeakMap<PoolClient, number>()

  constructor(private readonly pool: ClientSource) {}

  /** Errors: as the pool's. */
  async connect(): Promise<PoolClient> {
    // Each turn takes one older connection out of the pool, so there are no more turns than connections.
    for (;;) {
      const client = await this.pool.connect()
      const generation = this.generationOf.get(client) ?? this.generation
      if (generation === this.generation) {
        this.generationOf.set(client, generation)
        return client
      }
      client.release(new Error('older than what its server is now'))
    }
  }

  /** Those of one generation doubt it once, however many of them are in use. */
  distrust(client: PoolClient): void {
    if (this.generationOf.get(client) === this.generation) this.generation++
  }
}
