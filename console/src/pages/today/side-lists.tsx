import type { IncidentView } from '@fangxing/contract/incidents'
import {
  DEVICE_ALARM_LABELS,
  DEVICE_LIFECYCLE_LABELS,
  DEVICE_LINK_LABELS,
  DEVICE_POSITION_LABELS,
  DEVICE_POWER_LABELS,
  INCIDENT_LABELS,
  type DeviceAlarm,
  type Label,
} from '@fangxing/contract/states'
import type { DeviceInCare } from '@fangxing/contract/today'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { Level } from '../../ui/level'
import { Section } from '../../ui/page'
import { Empty } from '../../ui/page-states'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { Lasting, When } from '../../ui/when'
import { messages } from './messages'
import { countByLevel, type LevelCount } from './counts'

const MOST_SHOWN = 12
type LotName = (lotId: string | null) => string

/** Not closed, the highest level first; each with its clock. */
export function Incidents(props: {
  incidents: readonly IncidentView[]
  /** Of all, by level; undefined: not counted. */
  counted: readonly LevelCount[] | undefined
  lotName: LotName
}) {
  const { incidents, counted, lotName } = props
  const t = useTranslate()
  const levels = counted ?? countByLevel(incidents)
  const all = levels.reduce((sum, { count }) => sum + count, 0)
  return (
    <Section
      title={t(messages.incidents)}
      beside={
        <span className="fx-row">
          {levels.map(({ level, count }) => (
            <Level key={level} level={level}>
              {' '}
              <strong>{count}</strong>
            </Level>
          ))}
        </span>
      }
    >
      {incidents.length === 0 && <Empty text={messages.noIncidents} />}
      <ul className="fx-rows">
        {incidents.slice(0, MOST_SHOWN).map(incident => (
          <li key={incident.id}>
            <Level level={incident.level} />
            <span className="fx-rows__main">
              <Link to={aboutOf(incident)}>{t(INCIDENT_LABELS[incident.kind])}</Link>
              <span className="fx-soft">
                {lotName(incident.lotId)} {incident.deviceId}
                {incident.seenAt === null && ` · ${t(messages.unseen)}`}
              </span>
            </span>
            {incident.plateText && incident.plateColour && (
              <Link to={incident.orderId ? `/orders/${incident.orderId}` : '/incidents'}>
                <PlateChip text={incident.plateText} colour={incident.plateColour} />
              </Link>
            )}
            <Lasting since={incident.openedAt} />
          </li>
        ))}
      </ul>
      <More count={all - Math.min(incidents.length, MOST_SHOWN)} to="/incidents" />
    </Section>
  )
}

/** What it is about: its order, its device, or the list of such incidents. */
function aboutOf({ orderId, deviceId, kind }: IncidentView): string {
  if (orderId !== null) return `/orders/${orderId}`
  if (deviceId !== null) return `/devices/${deviceId}`
  return `/incidents?kind=${kind}`
}

/** What is wrong with a device, in the contract's words. */
function troubles({ lifecycle, position, link, power, alarms }: DeviceInCare): Label[] {
  const known = alarms.filter((alarm): alarm is DeviceAlarm => alarm in DEVICE_ALARM_LABELS)
  return [
    ...(lifecycle === 'maintenance' || lifecycle === 'lost' ? [DEVICE_LIFECYCLE_LABELS[lifecycle]] : []),
    ...(link === 'online' ? [] : [DEVICE_LINK_LABELS[link]]),
    ...(position === 'jammed' || position === 'unknown' ? [DEVICE_POSITION_LABELS[position]] : []),
    ...(power === 'ok' ? [] : [DEVICE_POWER_LABELS[power]]),
    ...known.map(alarm => DEVICE_ALARM_LABELS[alarm]),
  ]
}

export function DevicesInCare(props: {
  devices: readonly DeviceInCare[]
  count: number | undefined
  lotName: LotName
}) {
  const { devices, lotName, count = devices.length } = props
  const t = useTranslate()
  return (
    <Section title={t(messages.devices)} beside={<Count count={count} />}>
      {devices.length === 0 && <Empty text={messages.noDevices} />}
      <ul className="fx-rows">
        {devices.slice(0, MOST_SHOWN).map(device => (
          <li key={device.id}>
            <span className="fx-rows__main">
              <Link className="fx-figures" to={`/devices/${device.id}`}>
                {device.id}
              </Link>
              <span className="fx-soft">
                {lotName(device.lotId)} · {t(messages.lastSeen)} <When at={device.lastSeenAt} withAgo />
              </span>
            </span>
            <span className="fx-row fx-row--end">
              {troubles(device).map(label => (
                <StateTag key={label.zh} label={label} />
              ))}
            </span>
          </li>
        ))}
      </ul>
      <More count={count - Math.min(devices.length, MOST_SHOWN)} to="/devices?care=needed" />
    </Section>
  )
}

export function Shifts(props: {
  shifts: Reply<'today'>['shifts']
  count: number | undefined
  lotName: LotName
}) {
  const { shifts, lotName, count = shifts.length } = props
  const t = useTranslate()
  return (
    <Section title={t(messages.shifts)} beside={<Count count={count} />}>
      {shifts.length === 0 && <Empty text={messages.noShifts} />}
      <ul className="fx-rows">
        {shifts.slice(0, MOST_SHOWN).map(shift => (
          <li key={shift.staffId}>
            <span className="fx-rows__main">
              <strong>{shift.name}</strong>
              <span className="fx-soft">{lotName(shift.lotId)}</span>
            </span>
            <span className="fx-soft">
              {t(messages.since)} <When at={shift.startedAt} />
            </span>
          </li>
        ))}
      </ul>
      <More count={count - Math.min(shifts.length, MOST_SHOWN)} />
    </Section>
  )
}

const Count = ({ count }: { count: number }) => <span className="fx-soft fx-figures">{count}</span>

/** How many are not shown, and where they are. */
export function More({ count, to }: { count: number; to?: string }) {
  const t = useTranslate()
  if (count <= 0) return null
  const text = `${t(messages.more)} ${count}`
  return <p className="fx-soft">{to === undefined ? text : <Link to={to}>{text}</Link>}</p>
}
