import type { IntegrationScope } from '@fangxing/contract/integration'
import type { Role } from '@fangxing/contract/roles'

export type StaffSession = {
  kind: 'staff'
  staffId: string
  merchantId: string
  roles: readonly Role[]
  lotIds: readonly string[]
  /** Of the browser in which they signed in, by a cookie; absent on a phone. */
  consoleId?: string
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

/** What makes a signed request count once: taken by the first, until its signature is too old. */
export type SourceNonce = { keyId: string; nonce: string; until: Date }
/** Another system that has signed its request. */
export type SourceSession = {
  kind: 'source'
  sourceId: string
  /** The key that signed; of a file that a person brings, none. */
  keyId: string
  merchantId: string
  sourceKind: string
  scopes: readonly IntegrationScope[]
  rank: number
  ratePerMinute: number
  /** A stay of it without a picture is looked at. */
  promisesPictures: boolean
  /** Our lots and colours by the source's codes. */
  lotCodes: ReadonlyMap<string, string>
  colourCodes: ReadonlyMap<string, string>
}
export const sourceActor = ({ sourceId }: Pick<SourceSession, 'sourceId'>): string => `source:${sourceId}`
