import { DEVICE_LIFECYCLE } from '../domain/device'
import { may } from '../domain/state-machine'
import type { DeviceRow } from '../persistence/rows'
import type { UnitOfWork } from '../persistence/unit-of-work'

type OrderDevice = Pick<DeviceRow, 'id' | 'version' | 'lifecycle'>

/** A device that stands free for the next order; one that is broken, lost or retired only lets go of its order. */
export function freeDevice(
  work: UnitOfWork,
  device: OrderDevice,
  order: { id: string; merchant_id: string },
): void {
  const set = { order_id: null, desired_target: 'DOWN' as const }
  const event = (['freed', 'fetched'] as const).find(candidate =>
    may(DEVICE_LIFECYCLE, device.lifecycle, candidate),
  )
  if (event === undefined) return work.updateVersioned('device', device, set)
  work.transition(DEVICE_LIFECYCLE, device, event, { set, orderId: order.id, merchantId: order.merchant_id })
}
