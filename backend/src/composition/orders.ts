import type { BaseServices } from '../services'

/** The services of this part of the system, each constructed once with what it needs. */
export type OrderServices = Record<never, never>

export function composeOrderServices(_base: BaseServices): OrderServices {
  return {}
}
