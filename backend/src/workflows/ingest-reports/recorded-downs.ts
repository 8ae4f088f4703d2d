const CAPACITY = 50_000
const recorded = new Set<string>()

/** Lowerings this node has stored already: spares the database what it has; forgetting costs one ignored insert. */
export const recordedDowns = {
  has: (id: string): boolean => recorded.has(id),
  /** To be called after the commit only: a commit that missed must write it again. */
  add(id: string): void {
    if (recorded.size >= CAPACITY) recorded.clear()
    recorded.add(id)
  },
}
