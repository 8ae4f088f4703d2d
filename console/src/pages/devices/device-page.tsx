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
import { Headline } from '../../ui/headline'
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
          <Figures device={device} />
          <Now device={device} />
          <ChargeHistory deviceId={device.id} />
          {may('searchAudit') && <History deviceId={device.id} />}
        </>
      )}
    </DetailPage>
  )
}

/** What it is looked at for: its battery, where its lock is, whether it is heard, and what it complains of. */
function Figures({ device }: { device: DeviceView }) {
  const t = useTranslate()
  const { position, link, power, batteryPct, alarms, lastSeenAt } = device
  const known = alarms.flatMap((alarm): Label[] =>
    alarm in DEVICE_ALARM_LABELS ? [DEVICE_ALARM_LABELS[alarm as DeviceAlarm]] : [],
  )
  return (
    <Headline
      items={[
        {
          name: t(messages.battery),
          value: batteryPct === null ? '—' : `${batteryPct}%`,
          note: <StateTag label={DEVICE_POWER_LABELS[power]} />,
          tone: power === 'critical' ? 'bad' : undefined,
        },
        { name: t(messages.position), value: <StateTag label={DEVICE_POSITION_LABELS[position]} /> },
        {
          name: t(messages.link),
          value: <StateTag label={DEVICE_LINK_LABELS[link]} />,
          note: (
            <>
              {t(messages.seen)} <When at={lastSeenAt} withAgo />
            </>
          ),
        },
        {
          name: t(messages.alarms),
          value: alarms.length,
          note:
            alarms.length === 0
              ? t(messages.noAlarms)
              : known.map(label => <StateTag key={label.zh} label={label} />),
          tone: alarms.length > 0 ? 'bad' : undefined,
        },
      ]}
    />
  )
}

function Now({ device }: { device: DeviceView }) {
  const t = useTranslate()
  const { lots } = useMe()
  const { lotId, orderId, rssi } = device
  const lot = lots.find(({ id }) => id === lotId)
  return (
    <Section title={t(messages.facts)}>
      <Facts
        inTwo
        items={[
          [
            t(messages.lot),
            lot ? (
              <Link to={`/lots/${lot.id}`}>{lot.name}</Link>
            ) : (
              t(lotId ? messages.otherLot : messages.stock)
            ),
          ],
          [
            t(messages.order),
            orderId ? <Link to={`/orders/${orderId}`}>{t(messages.openOrder)}</Link> : t(messages.noOrder),
          ],
          [t(messages.signal), rssi === null ? '—' : `${rssi} dBm`],
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
          [t(messages.firmware), device.firmware ?? '—'],
        ]}
      />
    </Section>
  )
}
