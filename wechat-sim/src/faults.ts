import { z } from 'zod'
import { seededRandom } from './random'

export const ROUTES = [
  'order',
  'query',
  'close',
  'refund',
  'refund-query',
  'bill',
  'bill-download',
  'certificates',
  'login',
  'token',
  'message',
  'shipping',
  'code',
] as const
export type Route = (typeof ROUTES)[number]

/** What can go wrong on the way to or from a route. `apply-then-…` does the work first. */
const ROUTE_FAULTS = [
  'cut',
  'hang',
  'system-error',
  'frequency-limited',
  'garbage',
  'refuse',
  'slow',
  'apply-then-cut',
  'apply-then-hang',
  'apply-then-system-error',
  'apply-then-garbage',
  'apply-then-slow',
  'bad-signature',
  'unsigned',
  'probe-signature',
  'stale-signature',
  'pay-before-reply',
] as const
const NOTICE_FAULTS = ['duplicate', 'reorder', 'drop', 'delay', 'mismatch', 'bad-signature'] as const

const common = {
  /** How often it strikes; left out: until it is cleared. */
  times: z.number().int().positive().optional(),
  /** It strikes by chance, drawn from `seed`. */
  probability: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
  /** Only requests or notices whose address or body contains this text. */
  match: z.string().optional(),
  ms: z.number().nonnegative().optional(),
}

export const faultSchema = z.discriminatedUnion('route', [
  z.strictObject({
    route: z.enum([...ROUTES, 'any']),
    kind: z.enum(ROUTE_FAULTS),
    status: z.number().int().min(200).max(599).optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    ...common,
  }),
  z.strictObject({
    route: z.literal('notice'),
    kind: z.enum(NOTICE_FAULTS),
    /** duplicate: how many copies beside the first. */
    copies: z.number().int().positive().optional(),
    /** mismatch: fields of the sealed content to replace, such as {"mchid": "1"} or {"amount": {"total": 1}}. */
    fields: z.record(z.string(), z.unknown()).optional(),
    ...common,
  }),
])
export type Fault = z.infer<typeof faultSchema>
export type RouteFault = Exclude<Fault, { route: 'notice' }>
export type NoticeFault = Extract<Fault, { route: 'notice' }>

type Armed = { id: number; fault: Fault; left: number; struck: number; chance: () => number }

/** Faults to come. Each strike takes the first that fits, so that several can be lined up. */
export class Faults {
  private readonly armed: Armed[] = []
  private nextId = 1

  /** Arms a fault; the number takes it back with `clear`. Throws a ZodError on a malformed one. */
  add(fault: Fault): number {
    const checked = faultSchema.parse(fault)
    const id = this.nextId++
    const chance = seededRandom(checked.seed ?? id)
    this.armed.push({ id, fault: checked, left: checked.times ?? Infinity, struck: 0, chance })
    return id
  }

  clear(id?: number): void {
    const kept = id === undefined ? [] : this.armed.filter(armed => armed.id !== id)
    this.armed.splice(0, this.armed.length, ...kept)
  }

  list(): { id: number; fault: Fault; left: number | null; struck: number }[] {
    return this.armed.map(({ id, fault, left, struck }) => ({
      id,
      fault,
      left: Number.isFinite(left) ? left : null,
      struck,
    }))
  }

  /** Nothing to look for: spares the work of writing a request or notice out as text. */
  get isEmpty(): boolean {
    return this.armed.length === 0
  }

  takeRoute(route: Route, text: string): RouteFault | null {
    return this.take(fault => fault.route === route || fault.route === 'any', text) as RouteFault | null
  }

  takeNotice(text: string): NoticeFault | null {
    return this.take(fault => fault.route === 'notice', text) as NoticeFault | null
  }

  private take(fits: (fault: Fault) => boolean, text: string): Fault | null {
    for (const armed of this.armed) {
      const { fault } = armed
      if (armed.left <= 0 || !fits(fault)) continue
      if (fault.match !== undefined && !text.includes(fault.match)) continue
      if (fault.probability !== undefined && armed.chance() >= fault.probability) continue
      armed.left -= 1
      armed.struck += 1
      return fault
    }
    return null
  }
}
