import type { LowerCause } from '@fangxing/contract/states'
import { insert, job, update, type Change } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { LockCommandRow } from '../../persistence/rows'
import { newId } from '../../persistence/new-id'
import type { ActorContext } from '../../services'

export type LowerOrder = { command: LockCommandRow; changes: Change[] }

/**
 * The LOWER of an order's epoch and everything that keeps it going: the command row, the device's desired state and the
 * durable job that sends it again until the device confirms. An epoch has one LOWER: if it exists, that one stands,
 * with its first cause, and `changes` is empty.
 */
export function lowering(
  order: OrderReading,
  why: LowerCause,
  cause: { kind: LockCommandRow['cause_kind']; id: string },
  act: ActorContext,
  at: Date,
): LowerOrder | null {
  if (order.commands.some(command => command.op === 'LOWER')) return null
  const command: LockCommandRow = {
    id: newId(),
    merchant_id: order.merchant_id,
    device_id: order.device_id,
    order_id: order.id,
    epoch: order.epoch,
    op: 'LOWER',
    why,
    cause_kind: cause.kind,
    cause_id: cause.id,
    state: 'queued',
    version: 1,
    attempts: 0,
    issued_at: at,
    expires_at: null,
    sent_at: null,
    accepted_at: null,
    ended_at: null,
    outcome: null,
    trace_id: act.traceId,
  }
  return {
    command,
    changes: [
      insert('lock_command', { ...command }),
      update('device', { id: order.device_id, last_epoch: order.epoch }, { desired_target: 'DOWN' }),
      job(
        'release-order',
        { orderId: order.id },
        { key: `release:${order.id}`, delayMs: 1000, isFirst: true },
      ),
      auditLog({
        merchantId: order.merchant_id,
        entity: 'lock_command',
        entityId: command.id,
        orderId: order.id,
        event: 'queued',
        to: 'queued',
        version: 1,
        actor: act.actor,
        traceId: act.traceId,
        detail: {
          op: 'LOWER',
          why,
          cause: cause.kind,
          causeId: cause.id,
          epoch: order.epoch,
          device: order.device_id,
        },
        at,
      }),
    ],
  }
}
