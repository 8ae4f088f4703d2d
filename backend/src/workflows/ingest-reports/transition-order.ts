import type { LowerCause } from '@fangxing/contract/states'
import { releaseArrears } from '../../modules/arrears'
import {
  RECOVERY_ORDER,
  type RecoveryOrderEffect,
  type RecoveryOrderEvent,
} from '../../domain/recovery-order'
import { may, type EffectHandlers } from '../../domain/state-machine'
import type { Patch } from '../../persistence/changes'
import { caseOf } from '../../persistence/readings/bill-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'
import { freeDevice, retrieveDevice } from '../../modules/devices'
import { createLower } from '../../modules/locks'
import { calmMoveTask, createMoveTask } from '../../modules/move-tasks'
import { queueHoldEnd } from '../../modules/orders'
import { queueShipping } from '../../modules/payments'
import { endBill } from '../end-bill'
import type { DeviceDraft } from './device-draft'

type TransitionOptions = { set: Patch<'recovery_order'>; detail?: Record<string, unknown> }

/** Takes the order's transition with its effects; false, and nothing happens, when the table has no such row. */
export function transitionOrder(
  draft: DeviceDraft,
  order: OrderReading,
  event: RecoveryOrderEvent,
  options: TransitionOptions,
): boolean {
  if (!may(RECOVERY_ORDER, order.state, event)) return false
  draft.orderIsWritten()
  draft.work.transition(RECOVERY_ORDER, order, event, { ...options, effects: effectsOf(draft, order) })
  return true
}

function effectsOf(draft: DeviceDraft, order: OrderReading): EffectHandlers<RecoveryOrderEffect> {
  return {
    hold: () => holdUntil(draft, order),
    lower: () => lowerAfterFailure(draft, order),
    end_bill: () => endBill(draft.work, caseOf(order), 'withdrawn'),
    calm_task: () => calmMoveTask(draft.work, order),
    write_off_task: 'unexpected',
    retrieve_device: () => retrieveDevice(draft.work, draft.device, causeOf(order)),
    free_device: () => freeOrRetrieve(draft, order),
    free_arrears: () => releaseArrears(draft.work, order),
    upload_shipping: () => uploadShipping(draft, order),
    move_task: () => createMoveTask(draft.work, order, draft.rules.MOVE_TASK_ACKNOWLEDGE_S),
  }
}

function holdUntil({ work }: DeviceDraft, order: OrderReading): void {
  queueHoldEnd(work, order.id, order.hold_until!)
}

/** Whatever the RAISE did is undone; later reports of this batch wait until the new command can be read. */
function lowerAfterFailure(draft: DeviceDraft, order: OrderReading): void {
  const why: LowerCause = 'DEPLOY_FAILED'
  const command = createLower(draft.work, order, why, { kind: 'timer', id: order.id })
  draft.setDevice({ desired_target: 'DOWN' })
  if (command) draft.afterCommit.push({ kind: 'send', command })
  draft.isFull = true
}

/** Free at once, unless a task still sends somebody to fetch the device. */
function freeOrRetrieve(draft: DeviceDraft, order: OrderReading): void {
  if (order.device_free) freeDevice(draft.work, draft.device, causeOf(order))
  else retrieveDevice(draft.work, draft.device, causeOf(order))
}

const causeOf = (order: OrderReading) => ({ merchantId: order.merchant_id, orderId: order.id })

function uploadShipping({ work, rules }: DeviceDraft, order: OrderReading): void {
  const isPaidByWeChat = order.payments.some(payment => payment.state === 'succeeded')
  if (rules.WECHAT_UPLOAD_SHIPPING === '1' && isPaidByWeChat) queueShipping(work, order.id, 0)
}
