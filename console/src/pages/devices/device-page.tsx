import type { DeviceView } from '@fangxing/contract/devices'
import {
  DEVICE_ALARM_LABELS,
  DEVICE_LIFECYCLE_LABELS,
  DEVICE_LINK_LABELS,
  DEVICE_POSITION_LABELS,
  DEVICE_POWER_LABELS,
  type DeviceAlarm,
  type Label,
} from '@fangxing/contract/states'
import { Link, useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { useMe } from '../../session/session'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { Section } from '../../ui/page'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { ChargeHistory } from './charge-history'
import { DeviceActs } from './device-acts'
import { History } from './history'
import { messages } from './messages'

const READ_EVERY_MS = 5_000

/** One device: how it is, what may be done with it, and what happened to it. */
export default function DevicePage() {
  const t = useTranslate()
  const may = useMay()
  const { deviceId = '' } = useParams()
  const reading = useCall('readDevice', { params: { deviceId } }, { everyMs: READ_EVERY_MS })
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/devices', title: t(messages.title) }}
      title={() => deviceId}
      state={({ lifecycle }) => <StateTag label={DEVICE_LIFECYCLE_LABELS[lifecycle]} />}
      actions={device => <DeviceActs device={device} />}
    >
      {device => (
        <>
          <Now device={device} />
          <ChargeHistory deviceId={device.id} />
          {may('searchAudit') && <History deviceId={device.id} />}
        </>
      )}
    </DetailPage>
  )
}

function Now({ device }: { device: DeviceView }) {
  const t = useTranslate()
  const { lots } = useMe()
  const { lotId, orderId, position, link, power, batteryPct, rssi, alarms } = device
  const lot = lots.find(({ id }) => id === lotId)
  const percent = batteryPct === null ? '' : ` ${batteryPct}%`
  const known = alarms.flatMap((alarm): Label[] =>
    alarm in DEVICE_ALARM_LABELS ? [DEVICE_ALARM_LABELS[alarm as DeviceAlarm]] : [],
  )
  return (
    <Section title={t(messages.facts)}>
      <Facts
        items={[
          [t(messages.lot), lot?.name ?? t(messages.stock)],
          [
            t(messages.order),
            orderId && (
              <Link key="order" to={`/orders/${orderId}`}>
                {t(messages.openOrder)}
              </Link>
            ),
          ],
          [t(messages.position), <StateTag key="position" label={DEVICE_POSITION_LABELS[position]} />],
          [t(messages.link), <StateTag key="link" label={DEVICE_LINK_LABELS[link]} />],
          [
            t(messages.battery),
            <span key="power" className="fx-row">
              <StateTag label={DEVICE_POWER_LABELS[power]} />
              <span className="fx-figures">{percent}</span>
            </span>,
          ],
          [t(messages.signal), rssi === null ? null : `${rssi} dBm`],
          [
            t(messages.alarms),
            known.length === 0 ? (
              t(messages.noAlarms)
            ) : (
              <span key="alarms" className="fx-row">
                {known.map(label => (
                  <StateTag key={label.zh} label={label} />
                ))}
              </span>
            ),
          ],
          [t(messages.seen), <When key="seen" at={device.lastSeenAt} withAgo />],
          [
            t(messages.selfTest),
            device.selfTestAt === null ? (
              t(messages.never)
            ) : (
              <>
                {t(device.selfTestOk ? messages.passed : messages.failed)}{' '}
                <When at={device.selfTestAt} withAgo />
              </>
            ),
          ],
          [t(messages.publicCode), <code key="code">{device.publicCode}</code>],
          [t(messages.serial), device.serial],
          [t(messages.firmware), device.firmware],
        ]}
      />
    </Section>
  )
}
