import { Readable } from 'node:stream'
import MemoryPersistence from 'aedes-persistence/asyncPersistence.js'

const hasWildcard = filter => filter.includes('+') || filter.includes('#')

/**
 * The broker's memory. The original looks at every retained message for each filter of each SUBSCRIBE, so that a
 * fleet of n devices costs n² looks; a filter without a wildcard can match one topic only and is looked up by it.
 */
export class BrokerMemory extends MemoryPersistence {
  #byTopic = new Map()

  async storeRetained(packet) {
    if (packet.payload.length === 0) this.#byTopic.delete(packet.topic)
    else this.#byTopic.set(packet.topic, { ...packet })
    await super.storeRetained(packet)
  }

  createRetainedStream(filter) {
    return this.createRetainedStreamCombi([filter])
  }

  createRetainedStreamCombi(filters) {
    if (filters.some(hasWildcard)) return super.createRetainedStreamCombi(filters)
    return Readable.from(filters.flatMap(filter => this.#byTopic.get(filter) ?? []))
  }
}
