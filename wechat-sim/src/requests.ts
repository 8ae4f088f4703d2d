export type SeenRequest = {
  at: number
  route: string
  method: string
  path: string
  mchid: string | null
  status: number | null
  code: string | null
  fault: string | null
}

const KEPT = 10_000

/** Every request that reached us, counted for ever and listed while recent. */
export class Requests {
  private readonly recent: SeenRequest[] = []
  private readonly counts = new Map<string, number>()

  add(request: SeenRequest): SeenRequest {
    this.recent.push(request)
    if (this.recent.length > KEPT * 2) this.recent.splice(0, KEPT)
    this.counts.set(request.route, (this.counts.get(request.route) ?? 0) + 1)
    return request
  }

  list(): readonly SeenRequest[] {
    return this.recent
  }

  /** How many came to a route; to all when left out. */
  count(route?: string): number {
    if (route !== undefined) return this.counts.get(route) ?? 0
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0)
  }

  byRoute(): Record<string, number> {
    return Object.fromEntries(this.counts)
  }
}
