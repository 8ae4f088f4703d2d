import type { BaseServices } from '../services'

/** The services of this part of the system, each constructed once with what it needs. */
export type PaymentServices = Record<never, never>

export function composePaymentServices(_base: BaseServices): PaymentServices {
  return {}
}
