import { Refusal } from '@fangxing/contract/refusal'
import { commit, insert } from '../persistence/changes'
import { UniqueViolation } from '../persistence/database'
import { auditLog } from '../persistence/audit-log'
import { newId } from '../persistence/new-id'
import type { ActorContext, Services } from '../services'
import { invitation } from './invite-staff'

export type NewMerchant = { code: string; name: string; payeeName: string; mchid: string; hotline: string }

/** A new tenant with an invite for its first manager. Refusals: BAD_INPUT when the code is taken. */
export async function createMerchant(
  platform: Services,
  input: NewMerchant,
  act: ActorContext,
): Promise<{ merchantId: string; managerInviteCode: string }> {
  const merchantId = newId()
  const at = platform.clock.now()
  const manager = invitation({ merchantId, name: '车场经理', roles: ['manager'], lotIds: [] }, act, at)
  const { code, name, payeeName, mchid, hotline } = input
  try {
    await commit(platform.database, [
      insert('merchant', {
        id: merchantId,
        code,
        name,
        payee_name: payeeName,
        mchid,
        hotline,
        created_at: at,
      }),
      auditLog({
        merchantId,
        entity: 'merchant',
        entityId: merchantId,
        event: 'created',
        actor: act.actor,
        traceId: act.traceId,
        detail: { code, mchid },
        at,
      }),
      ...manager.changes,
    ])
  } catch (error) {
    if (error instanceof UniqueViolation)
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.code', code: 'taken' }])
    throw error
  }
  return { merchantId, managerInviteCode: manager.code }
}
