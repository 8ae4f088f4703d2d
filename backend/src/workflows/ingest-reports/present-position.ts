import type { DevicePosition } from '@fangxing/contract/states'
import type { OrderReading } from '../../persistence/readings/order-reading'
import { lowerOf, raiseOf } from '../../modules/locks'

/** The arm is not on the ground and is not on its way there. */
export const STANDING: readonly DevicePosition[] = ['up', 'jammed', 'unknown']

type OrderOfEpoch = Pick<OrderReading, 'went_up_at' | 'active_at' | 'commands'>

/** The lock of this epoch was heard to be up. */
const wasUp = (order: OrderOfEpoch): boolean =>
  order.went_up_at !== null || order.active_at !== null || raiseOf(order)?.state === 'succeeded'

/** The device was heard to have taken up this epoch: from then on it stores it, and a report of another one is of another time. */
export const hasEntered = (order: OrderOfEpoch): boolean =>
  wasUp(order) || raiseOf(order)?.accepted_at != null

/**
 * What the device says of the arm now outranks that it was once down. A person's proof outranks a device that does not know;
 * and of one that was taken away only an arm that stands up is anybody's concern.
 */
export function outranksProof(
  order: OrderOfEpoch & Pick<OrderReading, 'device_free'>,
  position: DevicePosition,
): boolean {
  if (position === 'up') return true
  return STANDING.includes(position) && lowerOf(order)?.state === 'succeeded' && !order.device_free
}
