import type { StaffView } from '@fangxing/contract/staff'
import { Refusal } from '@fangxing/contract/refusal'
import { ArrayContains, IsNull } from 'typeorm'
import type { Role } from '@fangxing/contract/roles'
import { NO_MERCHANT, type StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import { StaffEntity } from '../../persistence/entities'
import type { Row } from '../../persistence/table-types'
import { cutTo } from '../../persistence/text-cursor'
import { inviteHashOf } from './invite-code'
import {
  LIST_OPEN_SHIFTS,
  READ_ACTING_STAFF,
  READ_INVITED_STAFF,
  READ_OPEN_SHIFT,
  READ_PLATFORM_PERSON,
  READ_STAFF_OF_OPENID,
  READ_STAFF_OF_ROLE,
} from './staff.queries'

const MAX_LISTED = 1000

/** What a sign-in needs to know of a member of staff. */
export type StaffIdentity = Pick<Row<'staff'>, 'id' | 'roles'> & { merchant_id: string }
export type OpenShift = Pick<Row<'shift'>, 'id' | 'lot_id' | 'started_at'>

function staffViewOf(row: StaffEntity): StaffView {
  return {
    id: row.id,
    name: row.name,
    roles: row.roles,
    lotIds: row.lotIds,
    bound: row.openid !== null,
    disabled: row.disabledAt !== null,
  }
}

/** All staff of the merchant, or those who are assigned to one lot; the first ones first. */
export async function listStaff(
  database: Database,
  session: Pick<StaffSession, 'merchantId'>,
  { lotId }: { lotId?: string },
  openPhone: (sealed: string) => string | null,
): Promise<{ items: StaffView[]; isCut?: true }> {
  const rows = await database.entities(StaffEntity, staff =>
    staff.find({
      where: {
        merchantId: session.merchantId,
        ...(lotId === undefined ? {} : { lotIds: ArrayContains([lotId]) }),
      },
      order: { createdAt: 'ASC' },
      take: MAX_LISTED + 1,
    }),
  )
  const open = await database.query<Omit<OpenShift, 'id'> & { staff_id: string }>(LIST_OPEN_SHIFTS, [
    session.merchantId,
  ])
  const shifts = new Map(open.map(shift => [shift.staff_id, shift]))
  return cutTo(rows, MAX_LISTED, row => {
    const shift = shifts.get(row.id)
    const onShift = shift ? { lotId: shift.lot_id, startedAt: shift.started_at.toISOString() } : null
    const phone = row.phoneSealed === null ? null : openPhone(row.phoneSealed)
    return { ...staffViewOf(row), onShift, phone }
  })
}

/** Refusals: NOT_FOUND, also for another merchant's. */
export async function readStaff(
  database: Database,
  who: Pick<StaffSession, 'staffId' | 'merchantId'>,
): Promise<StaffView> {
  const row = await database.entities(StaffEntity, staff =>
    staff.findOneBy({
      id: who.staffId,
      merchantId: who.merchantId === NO_MERCHANT ? IsNull() : who.merchantId,
    }),
  )
  if (!row) throw new Refusal('NOT_FOUND')
  return staffViewOf(row)
}

/** Somebody of a merchant as who they are now, for what goes on in their name after they have left; null: disabled. */
export async function sessionOfStaff(
  database: Database,
  { staffId, merchantId }: Pick<StaffSession, 'staffId' | 'merchantId'>,
): Promise<StaffSession | null> {
  const row = await database.one<Pick<Row<'staff'>, 'roles' | 'lot_ids'>>(READ_ACTING_STAFF, [
    staffId,
    merchantId,
  ])
  return row && { kind: 'staff', staffId, merchantId, roles: row.roles as Role[], lotIds: row.lot_ids }
}

/** Whoever has bound this WeChat account and has not been disabled. */
export const findBoundStaff = (database: Database, openid: string): Promise<StaffIdentity | null> =>
  database.one<StaffIdentity>(READ_STAFF_OF_OPENID, [openid])

/** Whoever was invited with this code and has not used it. */
export const findInvitedStaff = (
  database: Database,
  inviteCode: string,
  at: Date,
): Promise<StaffIdentity | null> =>
  database.one<StaffIdentity>(READ_INVITED_STAFF, [inviteHashOf(inviteCode), at])

export const findOpenShift = (database: Database, staffId: string): Promise<OpenShift | null> =>
  database.one<OpenShift>(READ_OPEN_SHIFT, [staffId])

/** Who has this role and may use it, invited or bound; the first ones. */
export const findStaffOfRole = (database: Database, role: Role): Promise<{ id: string; name: string }[]> =>
  database.query<{ id: string; name: string }>(READ_STAFF_OF_ROLE, [role])

export const findPlatformPerson = (
  database: Database,
  staffId: string,
): Promise<{ id: string; openid: string | null } | null> =>
  database.one<{ id: string; openid: string | null }>(READ_PLATFORM_PERSON, [staffId])
