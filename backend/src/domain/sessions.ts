import type { Role } from '@fangxing/contract/roles'

export type StaffSession = {
  kind: 'staff'
  staffId: string
  merchantId: string
  roles: readonly Role[]
  lotIds: readonly string[]
}
/**
 * In the place of a merchant for a person of the platform: no row of any merchant bears it, so whatever is read or changed
 * within a merchant is not theirs (promise I21).
 */
export const NO_MERCHANT = '00000000-0000-0000-0000-000000000000'
/** `ownerRef`: the short name by which an owner recognises their own payments. */
export type OwnerSession = { kind: 'owner'; ownerId: string; openid: string; ownerRef: string }
/** Somebody who has signed in. */
export type Session = OwnerSession | StaffSession

/** What the audit log calls somebody. */
export const actorOf = (session: Session): string =>
  session.kind === 'owner' ? `owner:${session.ownerId}` : `staff:${session.staffId}`
