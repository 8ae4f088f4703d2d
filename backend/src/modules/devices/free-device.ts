import { DEVICE_LIFECYCLE } from '../../domain/device'
import { may } from '../../domain/state-machine'
import type { DeviceRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'

export type DeviceInUse = Pick<DeviceRow, 'id' | 'version' | 'lifecycle' | 'position'>
type Cause = { merchantId: string; orderId: string | null }

const AT_NO_CAR = { order_id: null, desired_target: 'DOWN' } as const

/** The device stands at no car any more and may be used again, or is looked at first when it does not say that it is down. */
export function freeDevice(work: UnitOfWork, device: DeviceInUse, cause: Cause): void {
  const isFetched = may(DEVICE_LIFECYCLE, device.lifecycle, 'fetched')
  const event = device.position !== 'down' ? 'broken' : isFetched ? 'fetched' : 'freed'
  if (may(DEVICE_LIFECYCLE, device.lifecycle, event))
    work.transition(DEVICE_LIFECYCLE, device, event, { set: AT_NO_CAR, effects: 'none', ...cause })
  else work.updateVersioned('device', device, AT_NO_CAR)
}

/** The lock is down and somebody has to fetch the device before it may be used again. */
export function retrieveDevice(work: UnitOfWork, device: DeviceInUse, cause: Cause): void {
  const set = { desired_target: 'DOWN' } as const
  if (may(DEVICE_LIFECYCLE, device.lifecycle, 'to_be_fetched'))
    work.transition(DEVICE_LIFECYCLE, device, 'to_be_fetched', { set, effects: 'none', ...cause })
  else work.updateVersioned('device', device, set)
}

/** The lock is up at a car. */
export function deployDevice(work: UnitOfWork, device: DeviceInUse, cause: Cause): void {
  const set = { desired_target: 'UP' } as const
  if (may(DEVICE_LIFECYCLE, device.lifecycle, 'deployed'))
    work.transition(DEVICE_LIFECYCLE, device, 'deployed', { set, effects: 'none', ...cause })
  else work.updateVersioned('device', device, set)
}
