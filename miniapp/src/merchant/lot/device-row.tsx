import { ALARM_WORDS, type DeviceAlarm } from '@fangxing/contract/device'
import type { DeviceView } from '@fangxing/contract/staff-api'
import { DEVICE_LIFECYCLE_LABELS, DEVICE_POSITION_LABELS } from '@fangxing/contract/states'
import { StateBadge } from '@shared/ui/state-badge'
import { useTranslate, type Translate } from '@shared/i18n/language'
import { routes } from '../routes'
import { Row } from '../ui/row'
import { deviceWarnings, needsAttention } from './selectors'
import { Battery } from './battery'
import { Signal } from './signal'

/** Alarms in words; one that this app does not know yet by its own name. */
export const alarmTexts = (alarms: string[], t: Translate): string[] =>
  alarms.map(alarm => (alarm in ALARM_WORDS ? t(ALARM_WORDS[alarm as DeviceAlarm]) : alarm))

/** A device in a list: position, what is wrong with it, battery and signal. */
export function DeviceRow({ device }: { device: DeviceView }) {
  const t = useTranslate()
  const position = DEVICE_POSITION_LABELS[device.position]
  const wrong = [
    ...alarmTexts(device.alarms, t),
    ...deviceWarnings(device)
      .filter(label => label !== position)
      .map(t),
  ]
  return (
    <Row
      tone={device.alarms.length > 0 ? 'bad' : needsAttention(device) ? 'warn' : undefined}
      head={device.id}
      aside={<StateBadge label={DEVICE_LIFECYCLE_LABELS[device.lifecycle]} />}
      below={[t(position), ...wrong].join(' · ')}
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
