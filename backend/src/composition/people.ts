import type { BaseServices } from '../services'

/** The services of this part of the system, each constructed once with what it needs. */
export type PeopleServices = Record<never, never>

export function composePeopleServices(_base: BaseServices): PeopleServices {
  return {}
}
