import type { DeviceLifecycle, DeviceLink, DevicePosition, DevicePower } from './states'

/**
 * What somebody has to look after: a device out of order, or one in use that does not say that all is well, or whose lock stands up
 * although no order needs it. The platform's statements, the office and the phones ask by these lists alone.
 */
export const DEVICE_CARE = {
  outOfOrder: ['maintenance', 'lost'],
  inUse: ['assigned', 'reserved', 'deployed', 'to_retrieve'],
  links: ['stale', 'offline'],
  positions: ['jammed', 'unknown'],
  /** Of a device without an order. */
  strayPositions: ['raising', 'up'],
  powers: ['low', 'critical'],
} as const satisfies Record<string, readonly (DeviceLifecycle | DeviceLink | DevicePosition | DevicePower)[]>

type Looked = {
  lifecycle: DeviceLifecycle
  link: DeviceLink
  position: DevicePosition
  power: DevicePower
  alarms: readonly string[]
  orderId: string | null
}

const isOf = (states: readonly string[], state: string): boolean => states.includes(state)

/** Whether a device is among those that need care: the same as the platform's statements answer. */
export const needsCare = ({ lifecycle, link, position, power, alarms, orderId }: Looked): boolean =>
  isOf(DEVICE_CARE.outOfOrder, lifecycle) ||
  (isOf(DEVICE_CARE.inUse, lifecycle) &&
    (isOf(DEVICE_CARE.links, link) ||
      isOf(DEVICE_CARE.positions, position) ||
      (orderId === null && isOf(DEVICE_CARE.strayPositions, position)) ||
      isOf(DEVICE_CARE.powers, power) ||
      alarms.length > 0))

/** A device whose keys were taken away is part of no fleet: neither a lot's nor a merchant's count of devices has it. */
export const RETIRED_LIFECYCLES = ['retired'] as const satisfies readonly DeviceLifecycle[]
export const isOfFleet = ({ lifecycle }: Pick<Looked, 'lifecycle'>): boolean =>
  !isOf(RETIRED_LIFECYCLES, lifecycle)
