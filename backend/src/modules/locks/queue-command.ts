import type { LowerCause } from '@fangxing/contract/states'
import { LOCK_COMMAND } from '../../domain/lock-command'
import type { LockCommandRow, OrderRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { newId } from '../../persistence/new-id'

type OrderOfCommand = Pick<OrderRow, 'id' | 'merchant_id' | 'device_id' | 'epoch'>
type OrderWithCommands = OrderOfCommand & { commands: readonly { op: LockCommandRow['op'] }[] }
/** After the first LOWER, until it is sent again. */
const FIRST_LOOK_MS = 1000
export type LowerReason = { kind: LockCommandRow['cause_kind']; id: string }

/** The one RAISE of an order's epoch, which may run until `expiresAt`. */
export function queueRaise(work: UnitOfWork, order: OrderOfCommand, expiresAt: Date): LockCommandRow {
  return create(
    work,
    { op: 'RAISE', why: null, cause_kind: 'order', cause_id: order.id, expires_at: expiresAt },
    order,
    { op: 'RAISE', epoch: order.epoch, device: order.device_id, expiresAt: expiresAt.toISOString() },
  )
}

/** Looks at `dueAt` whether the order's RAISE has come about. */
export function queueRaiseCheck(work: UnitOfWork, orderId: string, dueAt: Date): void {
  const delayMs = Math.max(0, dueAt.getTime() - work.at.getTime())
  work.job('check-raise', { orderId }, { key: `check-raise:${orderId}`, delayMs })
  work.due('recovery_order', orderId, dueAt)
}

/**
 * The LOWER of an order's epoch and everything that keeps it going: the command row, the device's desired state and the
 * durable job that sends it again until the device confirms. An epoch has one LOWER: if it exists, that one stands, with
 * its first cause, and the answer is null.
 */
export function queueLower(
  work: UnitOfWork,
  order: OrderWithCommands,
  why: LowerCause,
  cause: LowerReason,
): LockCommandRow | null {
  const command = createLower(work, order, why, cause)
  if (command)
    work.update('device', { id: order.device_id, last_epoch: order.epoch }, { desired_target: 'DOWN' })
  return command
}

/** As {@link queueLower} for whoever writes the device's row in the same commit and sets its desired state there. */
export function createLower(
  work: UnitOfWork,
  order: OrderWithCommands,
  why: LowerCause,
  cause: LowerReason,
): LockCommandRow | null {
  if (order.commands.some(command => command.op === 'LOWER')) return null
  work.job(
    'release-order',
    { orderId: order.id },
    { key: `release:${order.id}`, delayMs: FIRST_LOOK_MS, isFirst: true },
  )
  const command = create(
    work,
    { op: 'LOWER', why, cause_kind: cause.kind, cause_id: cause.id, expires_at: null },
    order,
    {
      op: 'LOWER',
      why,
      cause: cause.kind,
      causeId: cause.id,
      epoch: order.epoch,
      device: order.device_id,
    },
  )
  work.dueIn('lock_command', command.id, FIRST_LOOK_MS)
  return command
}

/** A LOWER that had ended is open again: the durable job that sends it starts again. */
export function queueRelease(work: UnitOfWork, orderId: string, lower: { id: string }): void {
  work.job('release-order', { orderId }, { key: `release:${orderId}`, delayMs: FIRST_LOOK_MS })
  work.dueIn('lock_command', lower.id, FIRST_LOOK_MS)
}

type Head = Pick<LockCommandRow, 'op' | 'why' | 'cause_kind' | 'cause_id' | 'expires_at'>

function create(
  work: UnitOfWork,
  head: Head,
  order: OrderOfCommand,
  detail: Record<string, unknown>,
): LockCommandRow {
  const values = {
    id: newId(),
    merchant_id: order.merchant_id,
    device_id: order.device_id,
    order_id: order.id,
    epoch: order.epoch,
    ...head,
    state: LOCK_COMMAND.initial,
    attempts: 0,
    issued_at: work.at,
    sent_at: null,
    accepted_at: null,
    ended_at: null,
    outcome: null,
    trace_id: work.context.traceId,
  }
  work.create(LOCK_COMMAND, values, { event: 'queued', detail })
  return { ...values, version: 1 }
}
