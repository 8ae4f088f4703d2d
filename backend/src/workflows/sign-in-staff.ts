import { createHash } from 'node:crypto'
import type { StaffCall } from '@fangxing/contract/calls'
import { Refusal } from '@fangxing/contract/refusal'
import { commit, insert, update } from '../persistence/changes'
import { UniqueViolation, OptimisticLockError } from '../persistence/database'
import { auditLog } from '../persistence/audit-log'
import { openidOf } from '../modules/sessions/exchange-code'
import type { ActorContext, Services } from '../services'
import { readMe } from '../modules/staff/read-me'

type StaffRow = { id: string; merchant_id: string; roles: string[]; openid: string | null }
export const inviteHashOf = (code: string) =>
  createHash('sha256').update(`invite|${code.trim()}`).digest('hex')

/**
 * Staff are bound to one WeChat account by an invite code that works once. Errors: WECHAT_CODE_INVALID, UNAVAILABLE,
 * STAFF_NOT_BOUND, INVITE_INVALID, STAFF_ALREADY_BOUND.
 */
export async function signInStaff(
  platform: Services,
  input: { code: string; inviteCode?: string },
  act: ActorContext,
): Promise<StaffCall<'signIn'>['reply']> {
  const openid = await openidOf(platform, 'merchant', input.code)
  const staff = await platform.database.retryOnConflict(() =>
    boundStaff(platform, openid, input.inviteCode, act),
  )
  const at = platform.clock.now()
  const expiresAt = new Date(at.getTime() + platform.settings.STAFF_SESSION_S * 1000)
  const { token, hash } = platform.sessions.newToken()
  await commit(platform.database, [
    insert('session', {
      token_hash: hash,
      kind: 'staff',
      subject_id: staff.id,
      merchant_id: staff.merchant_id,
      roles: staff.roles,
      openid,
      created_at: at,
      expires_at: expiresAt,
    }),
    auditLog({
      merchantId: staff.merchant_id,
      entity: 'staff',
      entityId: staff.id,
      event: 'signed_in',
      actor: `staff:${staff.id}`,
      traceId: act.traceId,
      at,
    }),
  ])
  const me = await readMe(platform, { staffId: staff.id, merchantId: staff.merchant_id })
  return { token, expiresAt: expiresAt.toISOString(), me }
}

async function boundStaff(
  platform: Services,
  openid: string,
  inviteCode: string | undefined,
  act: ActorContext,
): Promise<StaffRow> {
  const at = platform.clock.now()
  const [bound, invited] = await Promise.all([
    platform.database.one<StaffRow>(
      'SELECT id, merchant_id, roles, openid FROM staff WHERE openid = $1 AND disabled_at IS NULL',
      [openid],
    ),
    inviteCode === undefined
      ? null
      : platform.database.one<StaffRow>(
          `SELECT id, merchant_id, roles, openid FROM staff
           WHERE invite_hash = $1 AND invite_expires_at > $2 AND openid IS NULL AND disabled_at IS NULL`,
          [inviteHashOf(inviteCode), at],
        ),
  ])
  if (bound && invited) throw new Refusal('STAFF_ALREADY_BOUND')
  // The code was used by this very account before: its first reply may have been lost.
  if (bound) return bound
  if (inviteCode === undefined) throw new Refusal('STAFF_NOT_BOUND')
  if (!invited) throw new Refusal('INVITE_INVALID')
  try {
    await commit(platform.database, [
      update(
        'staff',
        { id: invited.id, invite_hash: inviteHashOf(inviteCode) },
        { openid, invite_hash: null, invite_expires_at: null },
        1,
      ),
      auditLog({
        merchantId: invited.merchant_id,
        entity: 'staff',
        entityId: invited.id,
        event: 'bound',
        actor: `staff:${invited.id}`,
        traceId: act.traceId,
        at,
      }),
    ])
  } catch (error) {
    if (error instanceof UniqueViolation) throw new OptimisticLockError(error.constraint)
    throw error
  }
  return { ...invited, openid }
}
