import { Refusal } from '@fangxing/contract/refusal'
import { isOpenCommand, LOCK_COMMAND } from '../domain/lock-command'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import { may } from '../domain/state-machine'
import type { LockCommandRow } from '../persistence/rows'
import type { ActorContext } from '../domain/actor-context'
import type { Database } from '../persistence/database'
import type { StaffSession } from '../domain/sessions'
import { lowerOf } from '../modules/locks'
import { mayWorkIn } from '../domain/staff-access'
import type { ChangeDeviceOfOrder } from './ingest-reports/change-device-of-order'
import { confirmDown } from './ingest-reports/confirm-lowered'
import type { DeviceDraft } from './ingest-reports/device-draft'
import { READ_PHOTOS_OF_MERCHANT } from './prove-released.queries'

export type HandProof = { reason: string; photoIds: string[]; happenedAt: string }

type Needs = { database: Database; changeDeviceOfOrder: ChangeDeviceOfOrder }

/** Nobody can have seen the lock go down before that was commanded; clocks of phones may differ by this much. */
const PHONE_CLOCK_MS = 60_000

/** A person confirms that a lock is down. */
export class ProveReleased {
  constructor(private readonly needs: Needs) {}

  /**
   * Takes a person's confirmation, with a picture and a reason, that the lock is down where the device cannot report it
   * itself. A device that later reports UP in the same epoch opens `hand_proof_contradicted`. Refusals: NOT_FOUND,
   * FORBIDDEN_LOT, STATE_CONFLICT, BAD_INPUT.
   */
  async prove(
    session: StaffSession,
    orderId: string,
    proof: HandProof,
    context: ActorContext,
  ): Promise<void> {
    const { database, changeDeviceOfOrder } = this.needs
    const photos = await database.query(READ_PHOTOS_OF_MERCHANT, [proof.photoIds, session.merchantId])
    if (photos.length === 0 || photos.length !== new Set(proof.photoIds).size)
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.photoIds', code: 'unknown' }])
    const isKnown = await changeDeviceOfOrder.change(orderId, context, draft => decide(draft, session, proof))
    if (!isKnown) throw new Refusal('NOT_FOUND')
  }
}

function decide(draft: DeviceDraft, session: StaffSession, proof: HandProof): void {
  const { order, at, work } = draft
  if (!order || order.merchant_id !== session.merchantId) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, order.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  const lower = lowerOf(order)
  if (!lower || !isUnproved(draft, lower)) throw new Refusal('STATE_CONFLICT', { state: order.state })
  const happenedAt = new Date(Math.min(at.getTime(), Date.parse(proof.happenedAt)))
  // In an emergency, or before an officer, without a network the key comes first, and the command when the phone is connected again.
  const isEarly = happenedAt.getTime() < new Date(lower.issued_at).getTime() - PHONE_CLOCK_MS
  if (isEarly && lower.why !== 'EMERGENCY' && lower.cause_kind !== 'police')
    throw new Refusal('BAD_INPUT', {}, [{ path: 'body.happenedAt', code: 'too_early' }])
  work.audit({
    merchantId: order.merchant_id,
    entity: RECOVERY_ORDER.table,
    entityId: order.id,
    orderId: order.id,
    event: 'released_by_hand',
    from: order.state,
    detail: {
      reason: proof.reason,
      photoIds: proof.photoIds,
      happenedAt: happenedAt.toISOString(),
      position: draft.device.position,
    },
  })
  if (isOpenCommand(lower)) return confirmDown(draft, { by: 'hand', outcome: proof.reason })
  draft.transitionCommand(lower, 'proved_by_hand', { ended_at: at, outcome: proof.reason })
}

/** The device has not confirmed, or said down once and does not say so now. */
const isUnproved = ({ device }: DeviceDraft, lower: LockCommandRow): boolean =>
  isOpenCommand(lower) || (device.position !== 'down' && may(LOCK_COMMAND, lower.state, 'proved_by_hand'))
