import { z } from 'zod'
import { seededRandom } from './random'

/**
 * WeChat's interfaces. These names, and `notice` for WeChat's own calls, are part of the JSON of the control API, and
 * other programs use them.
 */
const ROUTES = [
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

/** What can go wrong with a request to a route. `apply-then-…` processes the request first. */
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
const CALLBACK_FAULTS = ['duplicate', 'reorder', 'drop', 'delay', 'mismatch', 'bad-signature'] as const

const common = {
  /** How often it is applied; without it, until it is cleared. */
  times: z.number().int().positive().optional(),
  /** It is applied with this probability, drawn from `seed`. */
  probability: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
  /** Applied only to requests or callbacks whose address or body contains this text. */
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
    kind: z.enum(CALLBACK_FAULTS),
    /** duplicate: how many copies besides the first. */
    copies: z.number().int().positive().optional(),
    /** mismatch: fields of the encrypted content to replace, such as {"mchid": "1"} or {"amount": {"total": 1}}. */
    fields: z.record(z.string(), z.unknown()).optional(),
    ...common,
  }),
])
export type Fault = z.infer<typeof faultSchema>
export type RouteFault = Exclude<Fault, { route: 'notice' }>
export type CallbackFault = Extract<Fault, { route: 'notice' }>

type ActiveFault = { id: number; fault: Fault; left: number; applied: number; random: () => number }

/** The faults to apply. Each request or callback takes the first that fits, so that several can be queued. */
export class Faults {
  private readonly active: ActiveFault[] = []
  private nextId = 1

  /** Adds a fault; `clear` removes it by the number returned. Throws a ZodError on a malformed one. */
  add(fault: Fault): number {
    const checked = faultSchema.parse(fault)
    const id = this.nextId++
    const random = seededRandom(checked.seed ?? id)
    this.active.push({ id, fault: checked, left: checked.times ?? Infinity, applied: 0, random })
    return id
  }

  clear(id?: number): void {
    const kept = id === undefined ? [] : this.active.filter(active => active.id !== id)
    this.active.splice(0, this.active.length, ...kept)
  }

  list(): { id: number; fault: Fault; left: number | null; applied: number }[] {
    return this.active.map(({ id, fault, left, applied }) => ({
      id,
      fault,
      left: Number.isFinite(left) ? left : null,
      applied,
    }))
  }

  /** True when there is nothing to match, so that the caller need not write a request or callback out as text. */
  get isEmpty(): boolean {
    return this.active.length === 0
  }

  takeRouteFault(route: Route, text: string): RouteFault | null {
    return this.take(fault => fault.route === route || fault.route === 'any', text) as RouteFault | null
  }

  takeCallbackFault(text: string): CallbackFault | null {
    return this.take(fault => fault.route === 'notice', text) as CallbackFault | null
  }

  private take(fits: (fault: Fault) => boolean, text: string): Fault | null {
    for (const active of this.active) {
      const { fault } = active
      if (active.left <= 0 || !fits(fault)) continue
      if (fault.match !== undefined && !text.includes(fault.match)) continue
      if (fault.probability !== undefined && active.random() >= fault.probability) continue
      active.left -= 1
      active.applied += 1
      return fault
    }
    return null
  }
}
