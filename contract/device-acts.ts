import type { DeviceLifecycle } from './states'

/**
 * In which states of its life each act has a use for a device, so that a screen offers no other. A test compares it with the machine of
 * the backend, which has the last word; a device at a car is called back first.
 */
export const DEVICE_ACT_STATES = {
  findDevice: ['lost'],
  giveUpDevice: ['provisioned', 'in_stock', 'assigned', 'to_retrieve', 'maintenance'],
  revokeDevice: ['registered', 'provisioned', 'in_stock', 'assigned', 'maintenance', 'lost'],
} as const satisfies Record<string, readonly DeviceLifecycle[]>
export type DeviceAct = keyof typeof DEVICE_ACT_STATES

/** Whether an act has a use for a device as it is now. */
export const fitsDevice = (act: DeviceAct, device: { lifecycle: DeviceLifecycle }): boolean =>
  (DEVICE_ACT_STATES[act] as readonly DeviceLifecycle[]).includes(device.lifecycle)
