import { DatabaseUnavailable } from './outage'

/**
 * What `work` gives, if it ends within `ms`; else {@link DatabaseUnavailable}, while it goes on and whatever it does is found
 * when it is asked for again. For what must be answered although something inside it hangs.
 */
export function within<Result>(work: Promise<Result>, ms: number, what: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DatabaseUnavailable(`${what} did not end within ${ms} ms`)), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
