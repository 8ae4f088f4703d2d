import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import type { StaffCall } from '@fangxing/contract/calls'
import { HANDOVER_LABELS, type HandoverItem } from '@fangxing/contract/handover'
import { LOT_CLOSED_LABEL } from '@fangxing/contract/lots'
import { Button } from 'antd'
import { Link, useParams } from 'react-router'
import { useLanguage, useTranslate, type Message, type Translate } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { useMay } from '../../session/may'
import { useSessionService } from '../../session/session'
import { ButtonWithReason } from '../../ui/act-with-reason'
import { DetailPage } from '../../ui/detail-page'
import { CsvButton, yuan } from '../../ui/csv-button'
import { Facts } from '../../ui/facts'
import { fullTimeText } from '../../ui/full-time'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { useDownload } from '../../ui/use-download'
import { FullTime } from '../../ui/when'
import { handoverMessages as messages } from './handover-messages'
import { messages as lotMessages } from './messages'

const READY = { ...messages.ready, tone: 'good' } as const
/** What the next operator is told about; the rest that need not end stays with the merchant to whom it is owed. */
const LISTED: readonly HandoverItem['kind'][] = ['passes', 'coupons', 'exemptPlates']
const NOT_READY = { ...messages.notReady, tone: 'warn' } as const

/** Where each kind is looked at and ended; what somebody is paying ends by itself. */
const LISTS_OF_LOT: Partial<Record<HandoverItem['kind'], string>> = {
  holds: '/orders?progress=live&lot=',
  moveTasks: '/orders?progress=live&lot=',
  moneyApart: '/quarantine?lotId=',
  devices: '/devices?lot=',
  shifts: '/today?lot=',
  incidents: '/incidents?lot=',
  complaints: '/complaints?lot=',
  debts: '/debts/list?state=outstanding&lot=',
  graceDebts: '/debts/list?state=grace&lot=',
  reviewDebts: '/debts/list?state=review&lot=',
  notices: '/notices?lot=',
  // Lists that show all lots whichever is chosen in the head: narrowed by a filter of their own.
  passes: '/entitlements?state=valid&lotId=',
  coupons: '/entitlements?state=valid&kind=coupon&lotId=',
  exemptPlates: '/exempt-plates?state=valid&lot=',
  sources: '/sources?lotId=',
  people: '/people?lotId=',
}

/** What is still out in a lot, and what has to end before another operator takes it over. */
export default function HandoverPage() {
  const t = useTranslate()
  const { lotId = '' } = useParams()
  const reading = useCall('readHandover', { params: { lotId } }, { everyMs: 60_000 })
  return (
    <DetailPage
      reading={reading}
      list={{ path: `/lots/${lotId}`, title: t(lotMessages.lot) }}
      title={found => (found ? `${t(messages.title)} · ${found.lotName}` : t(messages.title))}
      state={({ isReady, closed }) => (
        <>
          <StateTag label={isReady ? READY : NOT_READY} /> {closed && <StateTag label={LOT_CLOSED_LABEL} />}
        </>
      )}
      actions={handover => (
        <>
          <CloseOrReopen lotId={lotId} handover={handover} />
          <ForNextOperator lotId={lotId} />
          <CsvButton name={`${t(messages.title)} ${handover.lotName}`} rows={() => countsOf(handover, t)} />
          <Button
            className="fx-no-print"
            icon={<PrinterOutlined aria-hidden />}
            onClick={() => window.print()}
          >
            {t(messages.print)}
          </Button>
        </>
      )}
    >
      {({ items, asOf, debtAges, endsNext, closed }) => (
        <>
          <p className="fx-soft">{t(messages.what)}</p>
          {closed && (
            <p className="fx-note">
              <span>
                {t(messages.closedNote)}
                {closed.by} · <FullTime at={closed.at} /> · {closed.reason}
              </span>
            </p>
          )}
          <Items
            title={messages.mustEnd}
            items={items.filter(({ mustEnd }) => mustEnd)}
            lotId={lotId}
            isDue
          />
          <Items
            title={messages.stays}
            items={items.filter(({ kind, mustEnd }) => !mustEnd && !LISTED.includes(kind))}
            lotId={lotId}
          />
          {debtAges.some(({ count }) => count > 0) && <Ages ages={debtAges} />}
          <Items
            title={messages.listed}
            items={items.filter(({ kind }) => LISTED.includes(kind))}
            lotId={lotId}
          />
          <p className="fx-soft">{t(messages.listedWhat)}</p>
          <Facts
            items={endsNext.map(({ kind, at }) => [
              `${t(messages.endsNext)} · ${t(HANDOVER_LABELS[kind])}`,
              <FullTime key={kind} at={at} />,
            ])}
          />
          <p className="fx-soft">
            {t(messages.asOf)} <FullTime at={asOf} />
          </p>
        </>
      )}
    </DetailPage>
  )
}

type Handover = StaffCall<'readHandover'>['reply']

/** What was counted, for the file of whoever hands over. */
const countsOf = ({ lotName, asOf, items, debtAges }: Handover, t: Translate) => [
  [messages.lot, messages.thing, messages.count, messages.amountYuan, messages.mustEnd, messages.asOf].map(
    head => t(head),
  ),
  ...items.map(({ kind, count, fen, mustEnd }) => [
    lotName,
    t(HANDOVER_LABELS[kind]),
    count,
    fen === null ? '' : yuan(fen),
    t(mustEnd ? messages.yes : messages.no),
    fullTimeText(asOf),
  ]),
  ...debtAges.map(({ fromDays, belowDays, count, fen }) => [
    lotName,
    `${t(messages.ages)} ${agesText(fromDays, belowDays, t)}`,
    count,
    yuan(fen),
    t(messages.no),
    fullTimeText(asOf),
  ]),
]

const agesText = (fromDays: number, belowDays: number | null, t: Translate): string =>
  belowDays === null
    ? `${fromDays} ${t(messages.andMore)}`
    : `${fromDays}–${belowDays - 1} ${t(messages.days)}`

/** What the next operator grants again, as a workbook to pass on. */
function ForNextOperator({ lotId }: { lotId: string }) {
  const t = useTranslate()
  const language = useLanguage()
  const may = useMay()
  const { isBusy, start } = useDownload('exportHandover')
  if (!may('exportHandover')) return null
  return (
    <Button
      className="fx-no-print"
      icon={<DownloadOutlined aria-hidden />}
      loading={isBusy}
      onClick={() => void start({ params: { lotId }, query: { language } })}
    >
      {t(messages.forNext)}
    </Button>
  )
}

/** No new recovery from now on, or recoveries again: with its reason. */
function CloseOrReopen({ lotId, handover: { closed, version } }: { lotId: string; handover: Handover }) {
  const t = useTranslate()
  const may = useMay()
  const { open } = useSessionService()
  if (!may('closeLot')) return null
  const name = t(closed ? messages.reopen : messages.close)
  return (
    <ButtonWithReason
      button={{ danger: !closed, className: 'fx-no-print' }}
      label={name}
      title={name}
      usual={[t(closed ? messages.usualReopen : messages.usualClose)]}
      confirm={name}
      isDangerous={!closed}
      call={closed ? 'reopenLot' : 'closeLot'}
      input={reason => ({ params: { lotId }, body: { version, reason } })}
      done={closed ? messages.reopened : messages.closed}
      changes={['readHandover', 'listLots', 'readLot', 'dryRunHold', 'readReadiness']}
      // The choice of lots in the head says which of them are closed.
      onDone={() => void open()}
    >
      <p>{t(closed ? messages.reopenWhat : messages.closeWhat)}</p>
    </ButtonWithReason>
  )
}

function Ages({ ages }: { ages: Handover['debtAges'] }) {
  const t = useTranslate()
  return (
    <Section title={t(messages.ages)}>
      <Facts
        items={ages.map(({ fromDays, belowDays, count, fen }) => [
          agesText(fromDays, belowDays, t),
          count === 0 ? null : (
            <span key={fromDays}>
              <strong>{count}</strong> · <Money fen={fen} />
            </span>
          ),
        ])}
      />
    </Section>
  )
}

function Items(props: {
  title: Message
  items: readonly HandoverItem[]
  lotId: string
  /** A number above nothing keeps the lot from being handed over. */
  isDue?: boolean
}) {
  const { title, items, lotId, isDue = false } = props
  const t = useTranslate()
  return (
    <Section title={t(title)}>
      <DataTable<HandoverItem>
        size="small"
        rowKey="kind"
        dataSource={items}
        pagination={false}
        columns={[
          {
            key: 'thing',
            title: t(messages.thing),
            render: (_, { kind, count }) => {
              const place = LISTS_OF_LOT[kind]
              const label = t(HANDOVER_LABELS[kind])
              return place && count > 0 ? <Link to={`${place}${lotId}`}>{label}</Link> : label
            },
          },
          {
            key: 'count',
            title: t(messages.count),
            align: 'right',
            render: (_, { count }) => (isDue && count > 0 ? <strong>{count}</strong> : count),
          },
          {
            key: 'amount',
            title: t(messages.amount),
            align: 'right',
            render: (_, { fen }) => (fen === null ? '' : <Money fen={fen} />),
          },
        ]}
      />
    </Section>
  )
}
