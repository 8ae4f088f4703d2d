import { Refusal } from '@fangxing/contract/refusal'
import { plateKey } from '@fangxing/contract/plate'
import { failpoint } from '../../settings/failpoint'
import { pairingCodeOf } from '../../domain/pairing-code'
import { nextEpoch } from '../../domain/epoch'
import {
  insert,
  insertMany,
  job,
  json,
  updateVersioned,
  updateMany,
  type Change,
} from '../../persistence/changes'
import { UniqueViolation } from '../../persistence/database'
import { auditLog } from '../../persistence/audit-log'
import type { SnapshotLine } from '../../persistence/rows'
import { changeOrder } from '../commit-order-change'
import { newId } from '../../persistence/new-id'
import type { IdempotencyKey } from '../with-idempotency'
import type { ActorContext, Services, StaffSession } from '../../services'
import {
  failureView,
  judgeEligibility,
  type EligibilityVerdict,
  type RecoveryRequest,
} from './check-eligibility'
import type { ArrearReading } from '../../persistence/readings/eligibility-reading'

/** A device reserved for an order that nobody raises is free again after this. */
export const RAISE_WITHIN_MS = 15 * 60_000

/**
 * The merchant end sends the recovery request, the cloud makes the recovery order: arrears frozen as they are and held,
 * the device reserved, its next epoch allocated, in one statement. Answers the order's id. Refusals: GATE_REFUSED with
 * every failed rule, DEVICE_BUSY, ARREAR_BUSY, IDEMPOTENCY_KEY_REUSED, and those of {@link judgeEligibility}.
 */
export async function openRecovery(
  platform: Services,
  session: StaffSession,
  request: RecoveryRequest,
  once: IdempotencyKey,
  act: ActorContext,
): Promise<string> {
  const { orderId } = await platform.withIdempotency.run<{ orderId: string }>(once, mark =>
    platform.database.retryOnConflict(async () => {
      const verdict = await judgeEligibility(platform, session, request)
      if (verdict.failures.length > 0)
        throw new Refusal('GATE_REFUSED', {}, verdict.failures.map(failureView))
      const result = { orderId: newId() }
      try {
        await changeOrder(platform, result.orderId, [
          ...opening(result.orderId, verdict, request, session, act, platform.clock.now()),
          mark(result),
        ])
      } catch (error) {
        throw busyOr(error)
      }
      return result
    }),
  )
  failpoint('order.opened')
  return orderId
}

/** The unique indexes decide between two who want the same device or the same debt at once. */
function busyOr(error: unknown): unknown {
  if (!(error instanceof UniqueViolation)) return error
  if (error.constraint === 'order_arrear_active') return new Refusal('ARREAR_BUSY')
  if (error.constraint.startsWith('recovery_order_device')) return new Refusal('DEVICE_BUSY')
  return error
}

function opening(
  orderId: string,
  verdict: EligibilityVerdict,
  request: RecoveryRequest,
  session: StaffSession,
  act: ActorContext,
  at: Date,
): Change[] {
  const device = verdict.reading.device!
  const { arrears } = verdict.reading
  const epoch = nextEpoch(device.last_epoch)
  const of = { merchantId: session.merchantId, orderId, actor: act.actor, traceId: act.traceId, at }
  return [
    insert('recovery_order', {
      id: orderId,
      merchant_id: session.merchantId,
      lot_id: request.lotId,
      device_id: device.id,
      epoch,
      plate_text: request.plate.text,
      plate_colour: request.plate.colour,
      plate_key: plateKey(request.plate),
      state: 'created',
      challenge: pairingCodeOf(orderId),
      amount_fen: verdict.amountFen,
      snapshot: json(arrears.map(snapshotOf)),
      checklist: json(request.checklist),
      photo_ids: request.photoIds,
      opened_by: session.staffId,
      created_at: at,
      updated_at: at,
    }),
    insertMany(
      'order_arrear',
      arrears.map(arrear => ({
        order_id: orderId,
        arrear_id: arrear.id,
        amount_fen: arrear.due_fen,
        is_active: true,
      })),
    ),
    updateMany(
      'arrear',
      arrears.map(arrear => ({ id: arrear.id, version: arrear.version, state: 'held' })),
    ),
    updateVersioned('device', device.id, device.version, {
      last_epoch: epoch,
      lifecycle: 'reserved',
      order_id: orderId,
    }),
    job('end-hold', { orderId }, { key: `end-hold:${orderId}`, delayMs: RAISE_WITHIN_MS }),
    auditLog(
      {
        ...of,
        entity: 'recovery_order',
        entityId: orderId,
        event: 'opened',
        to: 'created',
        version: 1,
        detail: {
          device: device.id,
          epoch,
          amountFen: verdict.amountFen,
          lotId: request.lotId,
          photoIds: request.photoIds,
          checklist: request.checklist,
        },
      },
      ...arrears.map(arrear => ({
        ...of,
        entity: 'arrear',
        entityId: arrear.id,
        event: 'held',
        from: arrear.state,
        to: 'held',
        version: arrear.version + 1,
        detail: { dueFen: arrear.due_fen },
      })),
      {
        ...of,
        entity: 'device',
        entityId: device.id,
        event: 'reserved',
        from: device.lifecycle,
        to: 'reserved',
        version: device.version + 1,
        detail: { epoch },
      },
    ),
  ]
}

function snapshotOf(arrear: ArrearReading): SnapshotLine {
  const { entryPhotoIds, exitPhotoIds } = arrear.evidence as {
    entryPhotoIds?: string[]
    exitPhotoIds?: string[]
  }
  return {
    arrearId: arrear.id,
    lotName: arrear.lot_name,
    enteredAt: new Date(arrear.entered_at).toISOString(),
    exitedAt: new Date(arrear.exited_at).toISOString(),
    principalFen: arrear.principal_fen,
    lateFeeFen: arrear.late_fee_fen,
    waivedFen: arrear.waived_fen + arrear.paid_fen,
    amountFen: arrear.due_fen,
    trace: arrear.trace,
    photoIds: [...(entryPhotoIds ?? []), ...(exitPhotoIds ?? [])],
  }
}
