import type { OwnerSession, Services, StaffSession } from '../../services'
import type { SessionRecord } from './session-store'

export type Session = OwnerSession | StaffSession
export type RefOf = (ownerId: string) => string

/** What stands behind a bearer token, or null: unknown, revoked, expired, or its staff disabled. */
export async function findSession(platform: Services, refOf: RefOf, token: string): Promise<Session | null> {
  if (token.length > 128) return null
  const record = await platform.sessions.find(platform.sessions.hashOf(token), platform.clock.now())
  return record && sessionOf(record, refOf)
}

export function sessionOf(record: SessionRecord, refOf: RefOf): Session | null {
  if (record.kind === 'owner') {
    return {
      kind: 'owner',
      ownerId: record.subjectId,
      openid: record.openid,
      ownerRef: refOf(record.subjectId),
    }
  }
  if (record.merchantId === null) return null
  return {
    kind: 'staff',
    staffId: record.subjectId,
    merchantId: record.merchantId,
    roles: record.roles as StaffSession['roles'],
    lotIds: record.lotIds,
  }
}

/** What the journal calls somebody. */
export const actorOf = (session: Session): string =>
  session.kind === 'owner' ? `owner:${session.ownerId}` : `staff:${session.staffId}`
