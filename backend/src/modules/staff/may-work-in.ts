import type { StaffSession } from '../../services'

/** Whether staff may act in a lot: managers and finance in all of their merchant's, attendants in their own. */
export function mayWorkIn(session: StaffSession, lotId: string | null): boolean {
  if (session.roles.some(role => role !== 'attendant')) return true
  return lotId !== null && session.lotIds.includes(lotId)
}
