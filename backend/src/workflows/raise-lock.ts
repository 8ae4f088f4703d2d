import { Refusal } from '@fangxing/contract/refusal'
import type { PlateColour } from '@fangxing/contract/plate'
import { failpoint } from '../settings/failpoint'
import { checkEligibility, type RuleFailure } from '../domain/eligibility'
import { step } from '../domain/state-machine'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import { insert, job, updateVersioned, type Change } from '../persistence/changes'
import { UniqueViolation, OptimisticLockError } from '../persistence/database'
import { auditLog } from '../persistence/audit-log'
import type { OrderReading } from '../persistence/readings/order-reading'
import type { LockCommandRow } from '../persistence/rows'
import { changeOrder } from './commit-order-change'
import { publishCommand } from './publish-command/publish-command'
import { policyOf } from '../modules/lots'
import { newId } from '../persistence/new-id'
import type { ActorContext, Services, StaffSession } from '../services'
import { failureView } from './open-recovery/check-eligibility'
import {
  eligibilityFacts,
  readEligibility,
  type EligibilityReading,
} from '../persistence/readings/eligibility-reading'
import { orderForStaff } from '../modules/orders'

/** After a RAISE has run out the device may still be on its way up: it is asked for this long more. */
const MOTION_MS = 20_000

/**
 * Orders the lock up. The whole gate is asked again at this moment, with a last look whether each debt is still what the
 * order froze. The command is published once and never again. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT,
 * GATE_REFUSED with every failed rule.
 */
export async function raiseLock(
  platform: Services,
  session: StaffSession,
  orderId: string,
  act: ActorContext,
): Promise<void> {
  const { order, command } = await platform.database.retryOnConflict(async () => {
    const order = await orderForStaff(platform, session, orderId)
    const next = step(RECOVERY_ORDER, order.state, 'raise_sent')
    if (!next.ok) throw new Refusal('STATE_CONFLICT', { state: order.state })
    const at = platform.clock.now()
    const { failures, reading } = await lastLook(platform, order, at)
    if (failures.length > 0) throw new Refusal('GATE_REFUSED', {}, failures.map(failureView))
    const command = raiseOf(order, platform.settings.RAISE_EXPIRY_S, act, at)
    try {
      await changeOrder(platform, orderId, raising(order, command, next.to, reading, act, at))
    } catch (error) {
      if (error instanceof UniqueViolation) throw new OptimisticLockError(error.constraint)
      throw error
    }
    return { order, command }
  })
  failpoint('order.raise_committed')
  void publishCommand(platform, command, { device: order.device, challenge: order.challenge })
}

async function lastLook(
  platform: Services,
  order: OrderReading,
  at: Date,
): Promise<{ failures: RuleFailure[]; reading: EligibilityReading }> {
  const plate = { text: order.plate_text, colour: order.plate_colour as PlateColour }
  const reading = await readEligibility(platform.database, {
    merchantId: order.merchant_id,
    lotId: order.lot_id,
    plateKey: order.plate_key,
    arrearIds: order.snapshot.map(line => line.arrearId),
    photoIds: order.photo_ids,
    device: { id: order.device_id },
  })
  const checklist = order.checklist as {
    nobodyInside: boolean
    notInFireLane: boolean
    notBlockingOthers: boolean
  }
  const held = order.snapshot.map(line => line.arrearId)
  const facts = eligibilityFacts(
    reading,
    { plate, recognised: plate, checklist, orderId: order.id, heldArrearIds: held },
    at,
  )
  const failures = checkEligibility(facts, policyOf(reading.lot!))
  const dueNow = new Map(reading.arrears.map(arrear => [arrear.id, arrear.due_fen]))
  // Paid in part elsewhere meanwhile: the frozen sum would ask for too much.
  const isChanged = order.snapshot.some(line => dueNow.get(line.arrearId) !== line.amountFen)
  if (isChanged && !failures.some(failure => failure.code === 'GATE_ARREAR_STATE'))
    failures.push({ code: 'GATE_ARREAR_STATE' })
  return { failures, reading }
}

function raiseOf(order: OrderReading, expiryS: number, act: ActorContext, at: Date): LockCommandRow {
  return {
    id: newId(),
    merchant_id: order.merchant_id,
    device_id: order.device_id,
    order_id: order.id,
    epoch: order.epoch,
    op: 'RAISE',
    why: null,
    cause_kind: 'order',
    cause_id: order.id,
    state: 'queued',
    version: 1,
    attempts: 0,
    issued_at: at,
    expires_at: new Date(at.getTime() + expiryS * 1000),
    sent_at: null,
    accepted_at: null,
    ended_at: null,
    outcome: null,
    trace_id: act.traceId,
  }
}

function raising(
  order: OrderReading,
  command: LockCommandRow,
  to: string,
  reading: EligibilityReading,
  act: ActorContext,
  at: Date,
): Change[] {
  const of = { merchantId: order.merchant_id, orderId: order.id, actor: act.actor, traceId: act.traceId, at }
  const delayMs = command.expires_at!.getTime() - at.getTime() + MOTION_MS
  return [
    updateVersioned('recovery_order', order.id, order.version, {
      state: to,
      raise_sent_at: at,
      updated_at: at,
    }),
    insert('lock_command', { ...command }),
    // The same version that the gate saw: a device that said something meanwhile is asked about again.
    updateVersioned('device', order.device_id, reading.device!.version, {}),
    job('check-raise', { orderId: order.id }, { key: `check-raise:${order.id}`, delayMs }),
    auditLog(
      {
        ...of,
        entity: 'recovery_order',
        entityId: order.id,
        event: 'raise_sent',
        from: order.state,
        to,
        version: order.version + 1,
      },
      {
        ...of,
        entity: 'lock_command',
        entityId: command.id,
        event: 'queued',
        to: 'queued',
        version: 1,
        detail: {
          op: 'RAISE',
          epoch: order.epoch,
          device: order.device_id,
          expiresAt: command.expires_at!.toISOString(),
        },
      },
    ),
  ]
}
