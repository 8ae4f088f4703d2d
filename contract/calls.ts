/**
 * The index of every call. Each is written in the file of its resource; the two tables stand apart so that a
 * mini-program carries only the one it uses.
 */
export type { Call, CallSchemas } from './call'
export { OWNER_CALLS, type OwnerCall, type OwnerCallTypes } from './owner-calls'
export { STAFF_CALLS, type StaffCall, type StaffCallTypes } from './staff-calls'
