import {
  DEVICE_ALARM_LABELS,
  DEVICE_LIFECYCLE_LABELS,
  DEVICE_POSITION_LABELS,
} from '@fangxing/contract/states'
import type { DeviceAlarm } from '@fangxing/contract/device-protocol'
import type { DeviceView } from '@fangxing/contract/devices'
import { StateBadge } from '@shared/ui/state-badge'
import { useSay, type Say } from '@shared/words/language'
import { routes } from '../routes'
import { Row } from '../ui/row'
import { cares, needsCare } from './sorted'
import { Battery } from './battery'
import { Signal } from './signal'

/** Alarms in words; one that this app does not know yet by its own name. */
export const alarmWords = (alarms: string[], say: Say): string[] =>
  alarms.map(alarm => (alarm in DEVICE_ALARM_LABELS ? say(DEVICE_ALARM_LABELS[alarm as DeviceAlarm]) : alarm))

/** A device in a list: position, what is wrong with it, battery and signal. */
export function DeviceRow({ device }: { device: DeviceView }) {
  const say = useSay()
  const position = DEVICE_POSITION_LABELS[device.position]
  const wrong = [
    ...alarmWords(device.alarms, say),
    ...cares(device)
      .filter(label => label !== position)
      .map(say),
  ]
  return (
    <Row
      tone={device.alarms.length > 0 ? 'bad' : needsCare(device) ? 'warn' : undefined}
      head={device.id}
      aside={<StateBadge label={DEVICE_LIFECYCLE_LABELS[device.lifecycle]} />}
      below={[say(position), ...wrong].join(' · ')}
      foot={
        <>
          <Battery pct={device.batteryPct} power={device.power} />
          <Signal rssi={device.rssi} />
        </>
      }
      onClick={() => routes.device(device.id)}
    />
  )
}
