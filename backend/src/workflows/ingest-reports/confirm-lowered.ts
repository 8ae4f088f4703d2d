import type { LowerCause } from '@fangxing/contract/states'
import { OPEN_COMMAND_STATES } from '../../domain/lock-command'
import type { RecoveryOrderEvent } from '../../domain/recovery-order'
import { job, updateVersioned, update, type Change } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { DeviceRow, LockCommandRow } from '../../persistence/rows'
import { closingIncidents } from '../../modules/incidents'
import type { DeviceDraft } from './device-draft'

export type DownProof = {
  by: 'device' | 'hand'
  /** What the command's row says: 'down', 'never_raised', or the hand's reason. */
  outcome: string
  /** Whether WeChat is to be told that the service was delivered. */
  uploadShipping: boolean
}

/** Incidents about nothing but the lock not coming down. */
const ENDS_WITH_DOWN = new Set(['release_delayed', 'lower_failed'])
const END_OF: Readonly<Record<LowerCause, RecoveryOrderEvent>> = {
  PAID: 'down_confirmed',
  WAIVED: 'down_confirmed',
  STAFF: 'ended_as_cancelled',
  EMERGENCY: 'ended_as_overridden',
  EXPIRED: 'ended_as_expired',
  DEPLOY_FAILED: 'down_confirmed',
}

const endOf = (why: LowerCause | null) => END_OF[why ?? 'STAFF']

export const lowerOf = (order: OrderReading) => order.commands.find(command => command.op === 'LOWER')
export const raiseOf = (order: OrderReading) => order.commands.find(command => command.op === 'RAISE')
export const isOpen = (command: Pick<LockCommandRow, 'state'>) => OPEN_COMMAND_STATES.includes(command.state)

/** The lock of this order's epoch is down, and a LOWER had asked for it: the command and the order come to their end. */
export function confirmDown(draft: DeviceDraft, proof: DownProof): void {
  const { order, at } = draft
  const lower = order && lowerOf(order)
  if (!order || !lower || !isOpen(lower)) return
  const event = proof.by === 'device' ? 'confirmed' : 'proved_by_hand'
  draft.moveCommand(lower, event, { ended_at: at, outcome: proof.outcome })
  const raise = raiseOf(order)
  if (raise && isOpen(raise)) draft.moveCommand(raise, 'superseded', { ended_at: at })
  draft.after.push({ kind: 'ended', op: 'LOWER', end: lower.state })
  const over = draft.incidents.filter(incident => ENDS_WITH_DOWN.has(incident.kind))
  draft.add(...closingIncidents(over, order.merchant_id, 'down confirmed', draft.act, at))
  if (order.state === 'paid' || order.state === 'releasing') return release(draft, order, proof)
  const ends = order.state === 'cancelling' || order.state === 'deploy_failed'
  if (ends)
    endUnpaid(draft, order, order.state === 'deploy_failed' ? 'down_confirmed' : endOf(lower.why), proof)
}

function release(draft: DeviceDraft, order: OrderReading, proof: DownProof): void {
  const { at } = draft
  draft.moveOrder('down_confirmed', {
    releasing_at: order.releasing_at ?? at,
    released_at: at,
    release_proof: proof.by,
  })
  draft.setDevice({ lifecycle: 'to_retrieve', desired_target: 'DOWN' })
  if (order.move_task?.is_urgent && order.move_task.state !== 'closed') {
    draft.add(
      updateVersioned('move_task', order.move_task.id, order.move_task.version, {
        is_urgent: false,
        updated_at: at,
      }),
    )
  }
  if (order.paid_at) draft.after.push({ kind: 'lowered', paidAt: new Date(order.paid_at), loweredAt: at })
  const paidByWeChat = order.payments.some(payment => payment.state === 'succeeded')
  if (proof.uploadShipping && paidByWeChat)
    draft.add(job('upload-shipping', { orderId: order.id }, { key: `shipping:${order.id}` }))
}

/** The debt stays: its arrears are free for another day, and so is the device once nobody has to fetch it. */
function endUnpaid(
  draft: DeviceDraft,
  order: OrderReading,
  event: RecoveryOrderEvent,
  proof: DownProof,
): void {
  const { at } = draft
  const fetched = order.move_task === null || order.move_task.state === 'closed'
  draft.moveOrder(event, {
    ended_at: order.ended_at ?? at,
    released_at: at,
    release_proof: proof.by,
    device_free: fetched,
  })
  if (fetched) draft.setDevice(freed(draft.device))
  else draft.setDevice({ lifecycle: 'to_retrieve', desired_target: 'DOWN' })
  draft.add(...arrearsBack(draft, order))
}

const IN_USE = new Set(['reserved', 'deployed', 'to_retrieve'])

/** A device that stands free again, where it belongs. */
export function freed(device: Pick<DeviceRow, 'lifecycle' | 'lot_id'>) {
  const home = device.lot_id === null ? 'in_stock' : 'assigned'
  const lifecycle = IN_USE.has(device.lifecycle) ? (home as typeof device.lifecycle) : device.lifecycle
  return { lifecycle, order_id: null, desired_target: 'DOWN' as const }
}

function arrearsBack(draft: DeviceDraft, order: OrderReading): Change[] {
  const held = order.arrears.filter(arrear => arrear.state === 'held')
  return [
    update('order_arrear', { order_id: order.id, is_active: true }, { is_active: false }),
    ...held.flatMap(arrear => [
      updateVersioned('arrear', arrear.id, arrear.version, { state: 'outstanding' }),
      auditLog({
        merchantId: order.merchant_id,
        entity: 'arrear',
        entityId: arrear.id,
        orderId: order.id,
        event: 'order_ended_unpaid',
        from: 'held',
        to: 'outstanding',
        version: arrear.version + 1,
        actor: draft.act.actor,
        traceId: draft.act.traceId,
        at: draft.at,
      }),
    ]),
  ]
}
