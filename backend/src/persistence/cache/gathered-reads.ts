type Values = (string | null)[]
type Gathered = { keys: string[]; values: Promise<Values> }

/** So many keys that one command keeps Redis for some tenths of a millisecond at most. */
const MOST_KEYS = 512

/**
 * What many requests read in one turn of the loop is asked by one command: each alone would have a command, a promise and timers
 * of its own, which cost more than the reading. By hand: ioredis puts commands into one write, but makes all of that for each.
 */
export class GatheredReads {
  private open: Gathered | null = null

  /** `readAll` gives the values of many keys, in their order. */
  constructor(private readonly readAll: (keys: readonly string[]) => Promise<Values>) {}

  /** Values in the order of `keys`. Errors: those of the command, for everybody who shares it. */
  async read(keys: readonly string[]): Promise<Values> {
    const gathered = this.gather(keys.length)
    const from = gathered.keys.length
    gathered.keys.push(...keys)
    const values = await gathered.values
    return values.slice(from, from + keys.length)
  }

  /** The command that goes out at the end of this turn, or a new one when that has no room left. */
  private gather(count: number): Gathered {
    if (this.open && this.open.keys.length + count <= MOST_KEYS) return this.open
    const keys: string[] = []
    const values = new Promise<Values>((resolve, reject) => {
      setImmediate(() => {
        if (this.open?.keys === keys) this.open = null
        this.readAll(keys).then(resolve, reject)
      })
    })
    return (this.open = { keys, values })
  }
}
