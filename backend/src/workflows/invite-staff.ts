import { randomBytes } from 'node:crypto'
import type { StaffCall } from '@fangxing/contract/calls'
import type { StaffView } from '@fangxing/contract/staff'
import { Refusal } from '@fangxing/contract/refusal'
import { commit, insert, update, type Change } from '../persistence/changes'
import { UniqueViolation } from '../persistence/database'
import { StaffEntity } from '../persistence/entities'
import { auditLog } from '../persistence/audit-log'
import { newId } from '../persistence/new-id'
import { endStaffSessions } from '../modules/sessions/end-sessions'
import type { ActorContext, Services, StaffSession } from '../services'
import { inviteHashOf } from './sign-in-staff'
import { staffViewOf } from '../modules/staff/staff-view'

const INVITE_LIFETIME_MS = 7 * 86_400_000
type Roles = StaffView['roles']

export async function listStaff(platform: Services, session: StaffSession): Promise<{ items: StaffView[] }> {
  const rows = await platform.database
    .entities(StaffEntity)
    .find({ where: { merchantId: session.merchantId }, order: { createdAt: 'ASC' }, take: 1000 })
  return { items: rows.map(staffViewOf) }
}

/** A new member of staff with a code that binds one WeChat account, once, within a week. Refusals: NOT_FOUND (lot), FORBIDDEN_ROLE. */
export async function inviteStaff(
  platform: Services,
  session: StaffSession,
  input: { name: string; roles: Roles; lotIds: string[] },
  act: ActorContext,
): Promise<StaffCall<'inviteStaff'>['reply']> {
  await refuseWrongPlaces(platform, session, input)
  const at = platform.clock.now()
  const invite = invitation({ ...input, merchantId: session.merchantId }, act, at)
  await commit(platform.database, invite.changes)
  return {
    staff: await readStaff(platform, session, invite.staffId),
    inviteCode: invite.code,
    expiresAt: invite.expiresAt.toISOString(),
  }
}

/** Rows of somebody who has not come yet. The code is shown once and kept as a hash. */
export function invitation(
  given: { merchantId: string; name: string; roles: Roles; lotIds: string[] },
  act: ActorContext,
  at: Date,
) {
  const staffId = newId()
  const code = randomBytes(12).toString('base64url')
  const expiresAt = new Date(at.getTime() + INVITE_LIFETIME_MS)
  const changes: Change[] = [
    insert('staff', {
      id: staffId,
      merchant_id: given.merchantId,
      name: given.name,
      roles: given.roles,
      lot_ids: given.lotIds,
      invite_hash: inviteHashOf(code),
      invite_expires_at: expiresAt,
      created_at: at,
    }),
    line(given.merchantId, staffId, 'invited', { roles: given.roles, lotIds: given.lotIds }, act, at),
  ]
  return { staffId, code, expiresAt, changes }
}

/**
 * Other roles, other lots, or gone; whatever sessions the person has end at once. Refusals: NOT_FOUND, FORBIDDEN_ROLE,
 * STATE_CONFLICT for disabling oneself, STAFF_ALREADY_BOUND when the account now belongs to somebody else.
 */
export async function changeStaff(
  platform: Services,
  session: StaffSession,
  input: { staffId: string; roles: Roles; lotIds: string[]; disabled: boolean },
  act: ActorContext,
): Promise<StaffView> {
  const before = await readStaff(platform, session, input.staffId)
  await refuseWrongPlaces(platform, session, input)
  if (before.roles.includes('platform') && !session.roles.includes('platform'))
    throw new Refusal('FORBIDDEN_ROLE')
  if (input.staffId === session.staffId && input.disabled)
    throw new Refusal('STATE_CONFLICT', { state: 'self' })
  const at = platform.clock.now()
  const { roles, lotIds, disabled } = input
  try {
    await commit(platform.database, [
      update(
        'staff',
        { id: input.staffId, merchant_id: session.merchantId },
        {
          roles,
          lot_ids: lotIds,
          disabled_at: disabled ? at : null,
          ...(disabled ? { invite_hash: null } : {}),
        },
        1,
      ),
      line(session.merchantId, input.staffId, 'changed', { roles, lotIds, disabled }, act, at),
    ])
  } catch (error) {
    if (error instanceof UniqueViolation) throw new Refusal('STAFF_ALREADY_BOUND')
    throw error
  }
  await endStaffSessions(platform, input.staffId, act)
  return readStaff(platform, session, input.staffId)
}

async function readStaff(platform: Services, session: StaffSession, staffId: string): Promise<StaffView> {
  const row = await platform.database
    .entities(StaffEntity)
    .findOneBy({ id: staffId, merchantId: session.merchantId })
  if (!row) throw new Refusal('NOT_FOUND')
  return staffViewOf(row)
}

async function refuseWrongPlaces(
  platform: Services,
  session: StaffSession,
  input: { roles: Roles; lotIds: string[] },
): Promise<void> {
  if (input.roles.includes('platform') && !session.roles.includes('platform'))
    throw new Refusal('FORBIDDEN_ROLE')
  const lots = await platform.database.query('SELECT 1 FROM lot WHERE id = ANY($1) AND merchant_id = $2', [
    input.lotIds,
    session.merchantId,
  ])
  if (lots.length !== new Set(input.lotIds).size) throw new Refusal('NOT_FOUND')
}

function line(
  merchantId: string,
  staffId: string,
  event: string,
  detail: Record<string, unknown>,
  act: ActorContext,
  at: Date,
): Change {
  return auditLog({
    merchantId,
    entity: 'staff',
    entityId: staffId,
    event,
    actor: act.actor,
    traceId: act.traceId,
    detail,
    at,
  })
}
