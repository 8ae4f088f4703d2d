import { DatabaseUnavailable } from './outage'
import { within } from './within'

export type BatchRules<Item> = {
  /** How many batches may be under way at the same time. */
  atOnce: number
  /** A batch that is under way for so long no longer counts for `atOnce`, only for `mostAtOnce`: one that waits delays no others. */
  slow?: { afterMs: number; mostAtOnce: number }
  /** How many items a batch takes. */
  largest: number
  /** Two items of one key never share a batch. */
  keyOf: (item: Item) => string
  /** How many items may wait for a batch. */
  mostWaiting: number
  /** A batch that has not ended after this no longer counts as under way; its items fail. */
  limitMs: number
  /** So long a batch waits for more items, in milliseconds: for work that nobody waits for. */
  gatherMs?: number
}

/**
 * Items that come while earlier batches are under way share the next one: a single item is worked on at once, in a rush many
 * share their round trips. `work` begins a batch and gives each item's own promise, in order. By hand: dataloader 2.2 puts two
 * items of one key into the same batch, begins none at once, and limits the size of batches but not how many are under way.
 */
export class MicroBatcher<Item, Result> {
  private waiting: { item: Item; take: (result: Promise<Result>) => void }[] = []
  private running = 0
  /** Of those under way, the ones that take too long. */
  private slow = 0

  constructor(
    private readonly rules: BatchRules<Item>,
    private readonly work: (items: readonly Item[]) => readonly Promise<Result>[],
  ) {}

  /** Errors: those that `work` gives for this item; DatabaseUnavailable when too many wait or the batch takes too long. */
  async add(item: Item): Promise<Result> {
    if (this.waiting.length >= this.rules.mostWaiting)
      throw new DatabaseUnavailable('too many wait for a batch')
    return new Promise<Result>(take => {
      this.waiting.push({ item, take })
      this.begin()
    })
  }

  private begin(): void {
    const { atOnce, slow } = this.rules
    if (this.waiting.length === 0 || this.running - this.slow >= atOnce) return
    if (slow && this.running >= slow.mostAtOnce) return
    this.running++
    if (this.rules.gatherMs) setTimeout(() => this.workOn(), this.rules.gatherMs)
    else this.workOn()
  }

  private workOn(): void {
    const batch = this.takeBatch()
    const { limitMs } = this.rules
    const results = this.work(batch.map(({ item }) => item)).map(result => within(result, limitMs, 'batch'))
    batch.forEach(({ take }, index) => take(results[index]!))
    const endSlow = this.watchSlow()
    void Promise.allSettled(results).then(() => {
      endSlow()
      this.running--
      this.begin()
    })
  }

  /** Makes room for others when a batch takes too long; what it returns is called when the batch has ended. */
  private watchSlow(): () => void {
    if (!this.rules.slow) return () => undefined
    let isSlow = false
    const timer = setTimeout(() => {
      isSlow = true
      this.slow++
      this.begin()
    }, this.rules.slow.afterMs)
    return () => {
      clearTimeout(timer)
      if (isSlow) this.slow--
    }
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
