import { LRUCache } from 'lru-cache'

const CAPACITY = 50_000

/** Lowerings this node has stored already: spares the database what it has; forgetting costs one ignored insert. */
export class RecordedDowns {
  private readonly recorded = new LRUCache<string, true>({ max: CAPACITY })

  has(id: string): boolean {
    return this.recorded.has(id)
  }

  /** To be called after the commit only: a commit that missed must write it again. */
  add(id: string): void {
    this.recorded.set(id, true)
  }
}
