import { Refusal } from '@fangxing/contract/refusal'
import { confirmDown, isOpen, lowerOf } from './ingest-reports/confirm-lowered'
import { changeDeviceOfOrder } from './ingest-reports/commit-drafts'
import { mayWorkIn } from '../domain/staff-access'
import type { ActorContext, Services, StaffSession } from '../services'

export type HandProof = { reason: string; photoIds: string[]; happenedAt: string }

/**
 * A person's word, with a picture and a reason, that the lock is down where the device cannot say so itself. A device
 * that later says UP in the same epoch opens `hand_proof_contradicted`. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT, BAD_INPUT.
 */
export async function proveReleased(
  platform: Services,
  session: StaffSession,
  orderId: string,
  proof: HandProof,
  act: ActorContext,
): Promise<void> {
  const photos = await platform.database.query(
    'SELECT 1 FROM photo WHERE id = ANY($1) AND merchant_id = $2',
    [proof.photoIds, session.merchantId],
  )
  if (photos.length === 0 || photos.length !== new Set(proof.photoIds).size)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'body.photoIds', code: 'unknown' }])
  let isKnown = false
  await changeDeviceOfOrder(platform, orderId, act, draft => {
    const { order, at } = draft
    if (!order || order.merchant_id !== session.merchantId) throw new Refusal('NOT_FOUND')
    isKnown = true
    if (!mayWorkIn(session, order.lot_id)) throw new Refusal('FORBIDDEN_LOT')
    const lower = lowerOf(order)
    if (!lower || !isOpen(lower)) throw new Refusal('STATE_CONFLICT', { state: order.state })
    const happenedAt = new Date(Math.min(at.getTime(), Date.parse(proof.happenedAt)))
    // Nobody can have seen the lock go down before it was told to.
    if (happenedAt.getTime() < new Date(lower.issued_at).getTime() - 60_000)
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.happenedAt', code: 'too_early' }])
    const detail = {
      reason: proof.reason,
      photoIds: proof.photoIds,
      happenedAt: happenedAt.toISOString(),
      position: draft.device.position,
    }
    draft.note('recovery_order', order.id, 'released_by_hand', order.state, null, null, detail)
    confirmDown(draft, {
      by: 'hand',
      outcome: proof.reason,
      uploadShipping: platform.settings.WECHAT_UPLOAD_SHIPPING === '1',
    })
  })
  if (!isKnown) throw new Refusal('NOT_FOUND')
}
