import type { LicenceCheck, OwnerPlate } from '@fangxing/contract/owner-plates'
import type { PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { BINDING_RULES, BOUND_STATE, CHECKING_STATE } from '../../domain/plate-binding'
import type { Database } from '../../persistence/database'
import type { BindingRow } from './binding-changes'
import {
  DELETE_BINDINGS,
  FORGET_PICTURE,
  LIST_BINDINGS,
  LIST_CHECKS,
  READ_BINDING,
  READ_CHECK,
  READ_GRANTS_LEFT,
  READ_LAST_CREDITOR,
  READ_LIVE_BINDINGS,
  READ_NEEDLESS_PICTURES,
  READ_OVER_BINDINGS,
} from './bindings.queries'

export type BindingReading = BindingRow & {
  merchant_name: string | null
  arrear_count: number
  due_fen: number
}

export function ownerPlateOf(row: BindingReading, at: Date): OwnerPlate {
  const isBound = isBindingAlive(row, at)
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    plateText: row.plate_text,
    plateColour: row.plate_colour as PlateColour,
    merchantName: row.merchant_name,
    issueDate: row.issue_date,
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    isSoonOver: isBound && row.expires_at.getTime() - at.getTime() <= BINDING_RULES.soonOverMs,
    endCause: row.end_cause as OwnerPlate['endCause'],
    refuseReason: row.refuse_reason,
    arrearCount: isBound ? row.arrear_count : 0,
    dueFen: isBound ? Number(row.due_fen) : 0,
  }
}

/** Whether it shows anything at this moment: what is over may not have been ended yet. */
export const isBindingAlive = (
  { state, expires_at: expiresAt }: Pick<BindingRow, 'state' | 'expires_at'>,
  at: Date,
): boolean => state === BOUND_STATE && expiresAt > at

export const listBindings = (database: Database, ownerId: string): Promise<BindingReading[]> =>
  database.query<BindingReading>(LIST_BINDINGS, [ownerId])

/** Refusals: NOT_FOUND, also for somebody else's. */
export async function findBinding(
  database: Database,
  ownerId: string,
  bindingId: string,
): Promise<BindingReading> {
  const row = await database.one<BindingReading>(READ_BINDING, [bindingId, ownerId])
  if (!row) throw new Refusal('NOT_FOUND')
  return row
}

/** Those of a plate that are bound, and those of an owner that are bound or being checked. */
export async function readLiveBindings(
  database: Database,
  { plateKey, ownerId }: { plateKey: string; ownerId: string },
): Promise<{ standing: BindingRow[]; own: BindingRow[] }> {
  const rows = await database.query<BindingRow>(READ_LIVE_BINDINGS, [plateKey, ownerId])
  return {
    standing: rows.filter(row => row.plate_key === plateKey && row.state === BOUND_STATE),
    own: rows.filter(row => row.owner_id === ownerId),
  }
}

export const listChecks = (
  database: Database,
  { merchantId, at, most }: { merchantId: string; at: Date; most: number },
): Promise<BindingRow[]> => database.query<BindingRow>(LIST_CHECKS, [merchantId, CHECKING_STATE, at, most])

/** Refusals: NOT_FOUND, also for another merchant's. */
export async function findCheck(
  database: Database,
  merchantId: string,
  checkId: string,
): Promise<BindingRow> {
  const row = await database.one<BindingRow>(READ_CHECK, [checkId, merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  return row
}

export const licenceCheckOf = (row: BindingRow, photoUrl: string): LicenceCheck => ({
  id: row.id,
  version: row.version,
  plateText: row.plate_text,
  plateColour: row.plate_colour as PlateColour,
  askedAt: row.asked_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  photoUrl,
})

/** Null: the plate never owed anybody. */
export async function readLastCreditor(database: Database, plateKey: string): Promise<string | null> {
  const row = await database.one<{ merchant_id: string }>(READ_LAST_CREDITOR, [plateKey])
  return row?.merchant_id ?? null
}

/** How many more messages of each kind an owner has allowed. */
export async function readGrantsLeft(
  database: Database,
  ownerId: string,
): Promise<{ reminders: number; ended: number }> {
  const row = await database.one<{ left: number; ended_left: number }>(READ_GRANTS_LEFT, [ownerId])
  return { reminders: row?.left ?? 0, ended: row?.ended_left ?? 0 }
}

/** Those whose time is over and that have not been ended. */
export const readOverBindings = (database: Database, at: Date, most: number): Promise<BindingRow[]> =>
  database.query<BindingRow>(READ_OVER_BINDINGS, [at, most])

/** Pictures that nobody has to look at any more. */
export const readNeedlessPictures = (
  database: Database,
  most: number,
): Promise<{ id: string; picture_id: string }[]> =>
  database.query<{ id: string; picture_id: string }>(READ_NEEDLESS_PICTURES, [CHECKING_STATE, most])

/** Its file is gone. */
export async function forgetPicture(database: Database, bindingId: string, pictureId: string): Promise<void> {
  await database.query(FORGET_PICTURE, [bindingId, pictureId])
}

/** Answers how many were deleted. */
export async function deleteEndedBindings(database: Database, before: Date, most: number): Promise<number> {
  const row = await database.one<{ n: number }>(DELETE_BINDINGS, [before, most])
  return row!.n
}
