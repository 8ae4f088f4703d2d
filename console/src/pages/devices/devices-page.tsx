import type { DeviceView } from '@fangxing/contract/devices'
import {
  DEVICE_ALARM_LABELS,
  DEVICE_LIFECYCLE_LABELS,
  DEVICE_LINK_LABELS,
  DEVICE_POSITION_LABELS,
  DEVICE_POWER_LABELS,
  type DeviceAlarm,
} from '@fangxing/contract/states'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { useMay } from '../../session/may'
import { choicesOf } from '../../ui/choices'
import { ListPage, type Column } from '../../ui/list-page'
import { StateTag } from '../../ui/state-tag'
import { useAddress } from '../../ui/use-address'
import { When } from '../../ui/when'
import { messages } from './messages'
import { Places } from './places'
import { ProvisionDialog } from './provision-dialog'

const READ_EVERY_MS = 15_000
const STATES = 'states'
const PLACES = 'places'

type Columns = Column<'listDevices'>[]

const alarmsOf = ({ alarms }: DeviceView) =>
  alarms.map(
    alarm =>
      DEVICE_ALARM_LABELS[alarm as DeviceAlarm] as (typeof DEVICE_ALARM_LABELS)[DeviceAlarm] | undefined,
  )

/** The fleet: where each device is, how it is, and when it was heard. */
export default function DevicesPage() {
  const t = useTranslate()
  const may = useMay()
  const { lot, lots } = useLotChoice()
  const [isProvisioning, setProvisioning] = useState(false)
  const lotName = ({ lotId }: DeviceView) =>
    lotId === null ? t(messages.stock) : (lots.find(({ id }) => id === lotId)?.name ?? '—')
  const address = useAddress()
  const provision = may('issueProvisionToken') && (
    <Button type="primary" onClick={() => setProvisioning(true)}>
      {t(messages.provision)}
    </Button>
  )
  const dialog = <ProvisionDialog isOpen={isProvisioning} onClose={() => setProvisioning(false)} />
  if (address.get('view') === PLACES && may('listDevicePlaces'))
    return (
      <>
        <Places actions={provision}>
          <ViewChoice />
        </Places>
        {dialog}
      </>
    )
  return (
    <>
      <ListPage
        title={messages.title}
        call="listDevices"
        paging="cursor"
        query={{ lotId: lot?.id }}
        rowKey={device => device.id}
        open={device => `/devices/${device.id}`}
        empty={messages.none}
        nextStep={
          may('issueProvisionToken') && (
            <Button onClick={() => setProvisioning(true)}>{t(messages.firstOne)}</Button>
          )
        }
        everyMs={READ_EVERY_MS}
        filters={[
          { name: 'search', label: messages.search, kind: 'text' },
          {
            name: 'lifecycle',
            label: messages.state,
            kind: 'choice',
            options: choicesOf(DEVICE_LIFECYCLE_LABELS),
          },
          {
            name: 'care',
            label: messages.care,
            kind: 'choice',
            options: [{ value: 'needed', label: messages.careNeeded }],
          },
        ]}
        actions={provision}
        columns={[...placeColumns(lotName), ...STATE_COLUMNS, ...HEALTH_COLUMNS]}
      >
        {may('listDevicePlaces') && <ViewChoice />}
      </ListPage>
      {dialog}
    </>
  )
}

/** How they are, or where: what is searched for stays. */
function ViewChoice() {
  const t = useTranslate()
  const address = useAddress()
  return (
    <Segmented
      aria-label={t(messages.view)}
      value={address.get('view') === PLACES ? PLACES : STATES}
      onChange={view =>
        address.set({ view: view === PLACES ? view : undefined, lifecycle: undefined, care: undefined })
      }
      options={[
        { value: STATES, label: t(messages.viewStates) },
        { value: PLACES, label: t(messages.viewPlaces) },
      ]}
    />
  )
}

const placeColumns = (lotName: (device: DeviceView) => string): Columns => [
  {
    key: 'id',
    title: messages.id,
    show: ({ id }) => <strong className="fx-figures">{id}</strong>,
  },
  { key: 'lot', title: messages.lot, show: lotName },
]

const STATE_COLUMNS: Columns = [
  {
    key: 'state',
    title: messages.state,
    show: ({ lifecycle }) => <StateTag label={DEVICE_LIFECYCLE_LABELS[lifecycle]} />,
  },
  {
    key: 'position',
    title: messages.position,
    show: ({ position }) => <StateTag label={DEVICE_POSITION_LABELS[position]} />,
  },
  {
    key: 'link',
    title: messages.link,
    show: ({ link }) => <StateTag label={DEVICE_LINK_LABELS[link]} />,
  },
]

const HEALTH_COLUMNS: Columns = [
  {
    key: 'battery',
    title: messages.battery,
    show: ({ power, batteryPct }) => (
      <StateTag
        label={{
          ...DEVICE_POWER_LABELS[power],
          ...(batteryPct === null ? {} : { zh: `${batteryPct}%`, en: `${batteryPct}%` }),
        }}
      />
    ),
  },
  {
    key: 'signal',
    title: messages.signal,
    align: 'right',
    show: ({ rssi }) => <span className="fx-figures">{rssi === null ? '—' : `${rssi} dBm`}</span>,
  },
  {
    key: 'alarms',
    title: messages.alarms,
    show: device => alarmsOf(device).map((label, at) => label && <StateTag key={at} label={label} />),
  },
  {
    key: 'seen',
    title: messages.seen,
    show: ({ lastSeenAt }) => <When at={lastSeenAt} withAgo />,
  },
]
