import type { DevicePlace } from '@fangxing/contract/devices'
import { DEVICE_LIFECYCLE_LABELS, DEVICE_LINK_LABELS } from '@fangxing/contract/states'
import { type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTranslate, type Translate } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { useLotChoice } from '../../session/lot-choice'
import { ExportButton } from '../../ui/export-button'
import { Pages } from '../../ui/list-page'
import { Filters, RefreshButton } from '../../ui/list-tools'
import { Page, Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

const READ_EVERY_MS = 30_000
const PAGE_ROWS = 100

/** Where each device is, lot by lot, as far as orders and tasks say: no device measures where it stands. */
export function Places({ actions, children }: { actions: ReactNode; children: ReactNode }) {
  const t = useTranslate()
  const address = useAddress()
  const { lot } = useLotChoice()
  const asked = { lotId: lot?.id, search: address.get('search') }
  const query = { ...asked, limit: PAGE_ROWS, cursor: address.get('cursor') }
  const { value, problem, again, isFetching } = useCall(
    'listDevicePlaces',
    { query },
    { everyMs: READ_EVERY_MS, keepPrevious: true },
  )
  return (
    <Page title={t(messages.title)} actions={actions}>
      {children}
      <p className="fx-soft">{t(messages.placesAbout)}</p>
      <div className="fx-tools" role="search">
        <Filters<'listDevicePlaces'>
          filters={[{ name: 'search', label: messages.search, kind: 'text' }]}
          address={address}
        />
        <span className="fx-tools__end">
          <ExportButton list="listDevicePlaces" query={asked} />
          <RefreshButton isBusy={isFetching} again={again} />
        </span>
      </div>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading rows={8} />}
      {value?.items.length === 0 && <Empty text={messages.noPlaces} />}
      {value && <Lots places={value.items} />}
      <Pages next={value?.next} address={address} />
    </Page>
  )
}

/** As they come: by lot, those in stock last. */
function byLot(places: readonly DevicePlace[]): [lotId: string | null, places: DevicePlace[]][] {
  const lots = new Map<string | null, DevicePlace[]>()
  for (const place of places) lots.set(place.lotId, [...(lots.get(place.lotId) ?? []), place])
  return [...lots]
}

function Lots({ places }: { places: readonly DevicePlace[] }) {
  const t = useTranslate()
  const { lots } = useLotChoice()
  const nameOf = (lotId: string | null) =>
    lotId === null ? t(messages.stock) : (lots.find(({ id }) => id === lotId)?.name ?? '—')
  return byLot(places).map(([lotId, ofLot]) => (
    <Section
      key={lotId ?? ''}
      title={nameOf(lotId)}
      beside={<span className="fx-soft fx-figures">{ofLot.length}</span>}
    >
      <DataTable<DevicePlace>
        size="small"
        rowKey="deviceId"
        dataSource={ofLot}
        pagination={false}
        columns={columnsOf(t, nameOf(lotId))}
      />
    </Section>
  ))
}

const columnsOf = (t: Translate, lotName: string): TableColumnsType<DevicePlace> => [
  {
    key: 'id',
    title: t(messages.id),
    render: (_, { deviceId }) => (
      <Link className="fx-figures" to={`/devices/${deviceId}`}>
        {deviceId}
      </Link>
    ),
  },
  {
    key: 'state',
    title: t(messages.state),
    render: (_, { lifecycle, link }) => (
      <span className="fx-row">
        <StateTag label={DEVICE_LIFECYCLE_LABELS[lifecycle]} />
        {link !== 'online' && <StateTag label={DEVICE_LINK_LABELS[link]} />}
      </span>
    ),
  },
  {
    key: 'place',
    title: t(messages.place),
    render: (_, { order }) => <Where order={order} lotName={lotName} />,
  },
  {
    key: 'since',
    title: t(messages.placeSince),
    render: (_, { order }) =>
      order && (
        <>
          <When at={order.putAt} withAgo={order.isThere} />
          {!order.isThere && (
            <>
              {' – '}
              <When at={order.takenAt} />
            </>
          )}
        </>
      ),
  },
  {
    key: 'lastHad',
    title: t(messages.lastHad),
    render: (_, { lastHad }) =>
      lastHad === null ? (
        '—'
      ) : (
        <>
          {lastHad.name}{' '}
          <span className="fx-soft">
            <When at={lastHad.at} />
          </span>
        </>
      ),
  },
  { key: 'seen', title: t(messages.seen), render: (_, { lastSeenAt }) => <When at={lastSeenAt} withAgo /> },
]

/** At which car it stands or stood, and where that was. */
function Where({ order, lotName }: { order: DevicePlace['order']; lotName: string }) {
  const t = useTranslate()
  if (order === null) return <span className="fx-soft">{t(messages.neverUsed)}</span>
  const bay = order.bay === null ? t(messages.noBay) : `${t(messages.bay)} ${order.bay}`
  return (
    <span className="fx-row">
      <span className={order.isThere ? undefined : 'fx-soft'}>
        {t(order.isThere ? messages.isThere : messages.wasThere)}
        {order.lotName === lotName ? '' : ` ${order.lotName}`} {bay}
      </span>
      <Link to={`/orders/${order.id}`}>
        <PlateChip text={order.plateText} colour={order.plateColour} />
      </Link>
    </span>
  )
}
