import type { BaseServices } from '../services'

/** The services of this part of the system, each constructed once with what it needs. */
export type LockServices = Record<never, never>

export function composeLockServices(_base: BaseServices): LockServices {
  return {}
}
