export type RecordedRequest = {
  at: number
  route: string
  method: string
  path: string
  mchid: string | null
  status: number | null
  code: string | null
  fault: string | null
}

const RECENT_COUNT = 10_000

/** Every request that the simulator has received: all of them are counted, and the recent ones are listed. */
export class RequestLog {
  private readonly recent: RecordedRequest[] = []
  private readonly counts = new Map<string, number>()

  add(request: RecordedRequest): RecordedRequest {
    this.recent.push(request)
    if (this.recent.length > RECENT_COUNT * 2) this.recent.splice(0, RECENT_COUNT)
    this.counts.set(request.route, (this.counts.get(request.route) ?? 0) + 1)
    return request
  }

  list(): readonly RecordedRequest[] {
    return this.recent
  }

  /** How many requests a route has received; all routes together without a name. */
  count(route?: string): number {
    if (route !== undefined) return this.counts.get(route) ?? 0
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0)
  }

  byRoute(): Record<string, number> {
    return Object.fromEntries(this.counts)
  }
}
