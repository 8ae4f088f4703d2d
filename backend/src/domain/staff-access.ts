import type { StaffSession } from './sessions'

/** Managers, finance and the platform act in all lots of their merchant; attendants in those they are assigned to. */
export const worksInAllLots = (who: Pick<StaffSession, 'roles'>): boolean =>
  who.roles.some(role => role !== 'attendant')

/** Whether staff may act in a lot of their merchant. */
export function mayWorkIn(who: Pick<StaffSession, 'roles' | 'lotIds'>, lotId: string | null): boolean {
  return worksInAllLots(who) || (lotId !== null && who.lotIds.includes(lotId))
}

/** The lots to which an attendant is bound; null: all of the merchant's. */
export const lotsOf = (who: Pick<StaffSession, 'roles' | 'lotIds'>): readonly string[] | null =>
  worksInAllLots(who) ? null : who.lotIds
