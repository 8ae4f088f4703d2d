import { needsCare } from '@fangxing/contract/device-care'
import { DEVICE_ALARM_LABELS, DEVICE_POSITION_LABELS } from '@fangxing/contract/states'
import type { DeviceAlarm } from '@fangxing/contract/device-protocol'
import type { DeviceView } from '@fangxing/contract/devices'
import { StateBadge } from '@shared/ui/state-badge'
import { useTranslate, type Translate } from '@shared/i18n/language'
import { routes } from '../routes'
import { Row } from '../ui/row'
import { deviceWarnings, usabilityOf } from '../ui/device-usability'
import { Battery } from './battery'
import { Signal } from './signal'

/** The texts of alarms; an alarm that this version does not know is shown by its code. */
export const alarmTexts = (alarms: string[], t: Translate): string[] =>
  alarms.map(alarm => (alarm in DEVICE_ALARM_LABELS ? t(DEVICE_ALARM_LABELS[alarm as DeviceAlarm]) : alarm))

/** A device in a list: position, issues, battery and signal. */
export function DeviceRow({ device }: { device: DeviceView }) {
  const t = useTranslate()
  const position = DEVICE_POSITION_LABELS[device.position]
  const issues = [
    ...alarmTexts(device.alarms, t),
    ...deviceWarnings(device)
      .filter(label => label !== position)
      .map(t),
  ]
  return (
    <Row
      tone={device.alarms.length > 0 ? 'bad' : needsCare(device) ? 'warn' : undefined}
      title={device.id}
      aside={<StateBadge label={usabilityOf(device)} />}
      detail={[t(position), ...issues].join(' · ')}
      footer={
        <>
          <Battery pct={device.batteryPct} power={device.power} />
          <Signal rssi={device.rssi} />
        </>
      }
      onClick={() => routes.device(device.id)}
    />
  )
}
