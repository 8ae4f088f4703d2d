export type BatchRules<Item> = {
  /** How many batches may be under way at the same time. */
  atOnce: number
  /** How many items a batch takes. */
  largest: number
  /** Two items of one key never share a batch. */
  keyOf: (item: Item) => string
  /** So long a batch waits for company, in milliseconds: for work that nobody waits for. */
  gatherMs?: number
}

/**
 * Work that comes while earlier work is under way is done together with whatever else has come: alone an item is worked
 * on at once, in a rush many share their round trips. `work` begins a batch and gives each item's own promise, in order.
 */
export class MicroBatcher<Item, Result> {
  private waiting: { item: Item; take: (result: Promise<Result>) => void }[] = []
  private busy = 0

  constructor(
    private readonly rules: BatchRules<Item>,
    private readonly work: (items: readonly Item[]) => readonly Promise<Result>[],
  ) {}

  /** Errors: those that `work` gives for this item. */
  async add(item: Item): Promise<Result> {
    return new Promise<Result>(take => {
      this.waiting.push({ item, take })
      this.begin()
    })
  }

  private begin(): void {
    if (this.busy >= this.rules.atOnce || this.waiting.length === 0) return
    this.busy++
    if (this.rules.gatherMs) setTimeout(() => this.workOn(), this.rules.gatherMs)
    else this.workOn()
  }

  private workOn(): void {
    const batch = this.takeBatch()
    const results = this.work(batch.map(({ item }) => item))
    batch.forEach(({ take }, index) => take(results[index]!))
    void Promise.allSettled(results).then(() => {
      this.busy--
      this.begin()
    })
  }

  private takeBatch(): typeof this.waiting {
    const taken = new Map<string, (typeof this.waiting)[number]>()
    this.waiting = this.waiting.filter(one => {
      const key = this.rules.keyOf(one.item)
      if (taken.size >= this.rules.largest || taken.has(key)) return true
      taken.set(key, one)
      return false
    })
    return [...taken.values()]
  }
}
