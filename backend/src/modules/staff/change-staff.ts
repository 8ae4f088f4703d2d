import type { StaffView } from '@fangxing/contract/staff'
import { NO_MERCHANT } from '../../domain/sessions'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { inviteHashOf, newInviteCode } from './invite-code'
import type { OpenShift, StaffIdentity } from './read-staff'

const INVITE_LIFETIME_MS = 7 * 86_400_000

type Roles = StaffView['roles']
/** `merchantId` null: a person of the platform. */
type NewStaff = { merchantId: string | null; name: string; roles: Roles; lotIds: string[] }

/** A member of staff who has not signed in yet. The code binds one WeChat account, once, within a week. */
export function addInvitedStaff(
  work: UnitOfWork,
  { merchantId, name, roles, lotIds }: NewStaff,
): { staffId: string; code: string; expiresAt: Date } {
  const staffId = newId()
  const code = newInviteCode()
  const expiresAt = new Date(work.at.getTime() + INVITE_LIFETIME_MS)
  work.insert('staff', {
    id: staffId,
    merchant_id: merchantId,
    name,
    roles,
    lot_ids: lotIds,
    invite_hash: inviteHashOf(code),
    invite_expires_at: expiresAt,
    created_at: work.at,
  })
  work.audit({ merchantId, entity: 'staff', entityId: staffId, event: 'invited', detail: { roles, lotIds } })
  return { staffId, code, expiresAt }
}

/** Other roles, other lots, or disabled; an invite of somebody who is disabled opens nothing any more. */
export function changeStaffMember(
  work: UnitOfWork,
  who: { staffId: string; merchantId: string },
  { roles, lotIds, disabled }: { roles: Roles; lotIds: string[]; disabled: boolean },
): void {
  work.update(
    'staff',
    { id: who.staffId, merchant_id: who.merchantId },
    {
      roles,
      lot_ids: lotIds,
      disabled_at: disabled ? work.at : null,
      // Nobody calls somebody who works here no more.
      ...(disabled ? { invite_hash: null, phone_sealed: null } : {}),
    },
    1,
  )
  work.audit({
    merchantId: who.merchantId,
    entity: 'staff',
    entityId: who.staffId,
    event: 'changed',
    detail: { roles, lotIds, disabled },
  })
}

/** A number as it is stored, or null: it is not kept any more. What it is stands in no audit log. */
export function setPhone(
  work: UnitOfWork,
  who: { staffId: string; merchantId: string },
  sealed: string | null,
): void {
  work.update('staff', { id: who.staffId, merchant_id: who.merchantId }, { phone_sealed: sealed }, 1)
  work.audit({
    merchantId: who.merchantId,
    entity: 'staff',
    entityId: who.staffId,
    event: 'phone_changed',
    detail: { isKept: sealed !== null },
  })
}

/** The invited person's WeChat account is bound; the code is used up. */
export function bindStaff(
  work: UnitOfWork,
  invited: StaffIdentity,
  inviteCode: string,
  openid: string,
): void {
  work.update(
    'staff',
    { id: invited.id, invite_hash: inviteHashOf(inviteCode) },
    { openid, invite_hash: null, invite_expires_at: null },
    1,
  )
  work.audit({ merchantId: merchantOf(invited), entity: 'staff', entityId: invited.id, event: 'bound' })
}

/** As the audit log has it. */
export const merchantOf = ({ merchant_id }: Pick<StaffIdentity, 'merchant_id'>): string | null =>
  merchant_id === NO_MERCHANT ? null : merchant_id

/** Begins a shift in a lot. A second open shift of the same person makes the commit fail. */
export function startShift(
  work: UnitOfWork,
  who: { staffId: string; merchantId: string },
  lotId: string,
): void {
  const id = newId()
  work.insert('shift', {
    id,
    merchant_id: who.merchantId,
    staff_id: who.staffId,
    lot_id: lotId,
    started_at: work.at,
  })
  work.audit({
    merchantId: who.merchantId,
    entity: 'shift',
    entityId: id,
    event: 'started',
    detail: { lotId },
  })
}

/** Ends an open shift now. */
export function endShift(work: UnitOfWork, merchantId: string, shift: OpenShift): void {
  work.update('shift', { id: shift.id }, { ended_at: work.at })
  work.audit({
    merchantId,
    entity: 'shift',
    entityId: shift.id,
    event: 'ended',
    detail: { lotId: shift.lot_id },
  })
}
