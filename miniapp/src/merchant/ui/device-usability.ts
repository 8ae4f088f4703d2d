import { needsCare } from '@fangxing/contract/device-care'
import type { DeviceView } from '@fangxing/contract/devices'
import {
  DEVICE_LIFECYCLE_LABELS,
  DEVICE_LINK_LABELS,
  DEVICE_POSITION_LABELS,
  DEVICE_POWER_LABELS,
  type Label,
  type Tone,
} from '@fangxing/contract/states'

const WARNING_TONES: ReadonlySet<Tone> = new Set<Tone>(['warn', 'bad'])

/** The states of a device that need attention, as labels of the contract; empty when there are none. */
export function deviceWarnings(device: DeviceView): Label[] {
  if (device.lifecycle === 'retired') return []
  const inUse = device.orderId !== null
  const labels: Label[] = [
    DEVICE_LINK_LABELS[device.link],
    DEVICE_POWER_LABELS[device.power],
    // A raised lock is normal while an order uses it.
    ...(inUse ? [] : [DEVICE_POSITION_LABELS[device.position]]),
    ...(inUse ? [] : [DEVICE_LIFECYCLE_LABELS[device.lifecycle]]),
  ]
  return labels.filter(({ tone }) => WARNING_TONES.has(tone))
}

const NOT_USABLE: Label = { zh: '暂不可用', en: 'Not usable now', tone: 'warn' }

/** What a device is free for: one that would be refused is not called usable, whatever it is assigned to. */
export const usabilityOf = (device: DeviceView): Label =>
  device.lifecycle === 'assigned' && needsCare(device)
    ? NOT_USABLE
    : DEVICE_LIFECYCLE_LABELS[device.lifecycle]
