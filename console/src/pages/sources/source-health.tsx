import type { SourceOutage, SourcePlace } from '@fangxing/contract/source-health'
import { BULK_VOID_LABELS } from '@fangxing/contract/states'
import { lasting } from '@fangxing/contract/shown-time'
import { type TableColumnsType } from 'antd'
import { Link } from 'react-router'
import { useLanguage, useTranslate } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { useMay } from '../../session/may'
import { LinkButton } from '../../ui/link-button'
import { Section } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { useNow } from '../../ui/use-now'
import { When } from '../../ui/when'
import { messages } from './messages'

const DAYS = '7'
/** Below this a picture is reviewed by a person. */
const SURE_PCT = 80
const COUNTED_UP_TO = 1000
const LAST_VOIDS = 5

/** What was heard of each bay, the outages with the stays that they touch, and what was voided. */
export function SourceHealth({ sourceId }: { sourceId: string }) {
  const t = useTranslate()
  const may = useMay()
  const { value, problem, again } = useCall('readSourceHealth', {
    params: { sourceId },
    query: { days: DAYS },
  })
  return (
    <>
      <Section
        title={t(messages.places)}
        beside={
          may('startBulkVoid') && (
            <LinkButton danger size="small" to={`/sources/${sourceId}/void`}>
              {t(messages.voidMany)}
            </LinkButton>
          )
        }
      >
        {problem && <ProblemNote problem={problem} again={again} />}
        {!value && !problem && <Loading rows={4} />}
        {value?.places.length === 0 && <p className="fx-soft">{t(messages.noPlaces)}</p>}
        {value && value.places.length > 0 && <Places sourceId={sourceId} places={value.places} />}
      </Section>
      {value && <Outages sourceId={sourceId} outages={value.outages} />}
      <Voids sourceId={sourceId} />
    </>
  )
}

function Places({ sourceId, places }: { sourceId: string; places: readonly SourcePlace[] }) {
  const t = useTranslate()
  const language = useLanguage()
  const may = useMay()
  const warned = (value: number, isBad: boolean) => (isBad ? <span className="fx-bad">{value}</span> : value)
  const columns: TableColumnsType<SourcePlace> = [
    { title: t(messages.lot), render: (_, { lotName }) => lotName },
    {
      title: t(messages.bay),
      render: (_, { bay }) => bay ?? <span className="fx-soft">{t(messages.noBay)}</span>,
    },
    { title: t(messages.lastReceived), render: (_, { lastEventAt }) => <When at={lastEventAt} withAgo /> },
    { title: t(messages.stays), align: 'right', render: (_, { stays }) => stays },
    {
      title: t(messages.usualLag),
      align: 'right',
      render: (_, { lagMs }) =>
        lagMs < 0 ? `${t(messages.ahead)} ${lasting(-lagMs, language)}` : lasting(lagMs, language),
    },
    {
      title: t(messages.confidence),
      align: 'right',
      render: (_, { confidencePct: pct }) => (
        <>{pct < SURE_PCT ? <span className="fx-bad">{pct}%</span> : `${pct}%`}</>
      ),
    },
    {
      title: t(messages.missingExits),
      align: 'right',
      render: (_, { missingExits }) => warned(missingExits, missingExits > 0),
    },
    {
      title: t(messages.missingEntries),
      align: 'right',
      render: (_, { missingEntries }) => warned(missingEntries, missingEntries > 0),
    },
    { title: t(messages.inReview), align: 'right', render: (_, { inReview }) => inReview },
    {
      title: '',
      render: (_, { lotId, bay, lotName }) =>
        may('startBulkVoid') && (
          <Link
            to={`/sources/${sourceId}/void?${new URLSearchParams({ lotId, ...(bay === null ? {} : { bay }) }).toString()}`}
            aria-label={`${t(messages.voidMany)}: ${lotName} ${bay ?? ''}`}
          >
            {t(messages.voidMany)}
          </Link>
        ),
    },
  ]
  return (
    <DataTable
      size="small"
      columns={columns}
      dataSource={[...places]}
      rowKey={({ lotId, bay }) => `${lotId} ${bay ?? ''}`}
      pagination={places.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
    />
  )
}

function Outages({ sourceId, outages }: { sourceId: string; outages: readonly SourceOutage[] }) {
  const t = useTranslate()
  const language = useLanguage()
  const may = useMay()
  return (
    <Section title={t(messages.outages)}>
      <p className="fx-soft">{t(outages.length > 0 ? messages.outagesAbout : messages.noOutages)}</p>
      <ul className="fx-rows">
        {outages.map(({ id, from, to, stays }) => (
          <li key={id}>
            <span>
              <When at={from} /> –{' '}
              {to ? <When at={to} /> : <span className="fx-bad">{t(messages.goesOn)}</span>}
            </span>
            {to && <span className="fx-soft">{lasting(Date.parse(to) - Date.parse(from), language)}</span>}
            <StaysOfOutage sourceId={sourceId} outage={{ from, to, stays }} />
            {may('startBulkVoid') && to && stays > 0 && (
              <Link to={`/sources/${sourceId}/void?${new URLSearchParams({ from, to }).toString()}`}>
                {t(messages.voidMany)}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Leads to these stays; of one that goes on, to those until now. */
function StaysOfOutage(props: { sourceId: string; outage: Pick<SourceOutage, 'from' | 'to' | 'stays'> }) {
  const { sourceId, outage } = props
  const { from, to, stays } = outage
  const t = useTranslate()
  const may = useMay()
  const nowMs = useNow(60_000)
  const text = `${stays >= COUNTED_UP_TO ? `${COUNTED_UP_TO}+` : stays} ${t(messages.staysOfOutage)}`
  if (stays === 0 || !may('searchStays')) return <span>{text}</span>
  const period = { sourceId, from, to: to ?? new Date(nowMs).toISOString() }
  return <Link to={`/stays?${new URLSearchParams(period).toString()}`}>{text}</Link>
}

/** The last bulk voids, with what waits for a second person. */
function Voids({ sourceId }: { sourceId: string }) {
  const t = useTranslate()
  const { value, problem, again } = useCall('listBulkVoids', {
    query: { sourceId, limit: String(LAST_VOIDS) },
  })
  if (!value && problem)
    return (
      <Section title={t(messages.voids)}>
        <ProblemNote problem={problem} again={again} />
      </Section>
    )
  if (!value || value.items.length === 0) return null
  return (
    <Section title={t(messages.voids)}>
      <ul className="fx-rows">
        {value.items.map(view => (
          <li key={view.id}>
            <Link to={`/bulk-voids/${view.id}`}>
              {view.bay === null ? view.lot.name : `${view.lot.name} · ${view.bay}`}
            </Link>
            <span>
              <When at={view.from} /> – <When at={view.to} />
            </span>
            <span className="fx-soft">{view.reason}</span>
            <StateTag label={BULK_VOID_LABELS[view.state]} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
