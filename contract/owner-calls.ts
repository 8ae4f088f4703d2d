import { OWNER_BILL_CALLS } from './bills'
import type { CallTypes } from './call'
import type { ownerCallSchemas } from './calls.schema'
import { OWNER_DISPUTE_CALLS } from './disputes'
import { OWNER_INCIDENT_CALLS } from './incidents'
import { OWNER_NOTICE_CALLS } from './notices'
import { OWNER_LOT_CODE_CALLS } from './lot-codes'
import { OWNER_ORDER_CALLS } from './orders'
import { OWNER_PAYMENT_CALLS } from './payments'
import { OWNER_PLATE_CALLS } from './owner-plates'
import { OWNER_SESSION_CALLS } from './sessions'

/** Every call that an owner may make. */
export const OWNER_CALLS = {
  ...OWNER_SESSION_CALLS,
  ...OWNER_ORDER_CALLS,
  ...OWNER_BILL_CALLS,
  ...OWNER_NOTICE_CALLS,
  ...OWNER_LOT_CODE_CALLS,
  ...OWNER_PAYMENT_CALLS,
  ...OWNER_INCIDENT_CALLS,
  ...OWNER_PLATE_CALLS,
  ...OWNER_DISPUTE_CALLS,
} as const

/** What a call takes and gives, by its name: `OwnerCall<'pay'>['reply']`. */
export type OwnerCall<Name extends keyof typeof ownerCallSchemas> = CallTypes<(typeof ownerCallSchemas)[Name]>
export type OwnerCallTypes = { [Name in keyof typeof ownerCallSchemas]: OwnerCall<Name> }
