import { SETTLEMENT_METHOD_LABELS } from '@fangxing/contract/money-records'
import { SETTLEMENT_LABELS } from '@fangxing/contract/states'
import { useTranslate } from '../../i18n/language'
import { ListPage, type Column } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { SEE_RECOVERIES } from '../../ui/next-steps'
import { ProblemNote } from '../../ui/page-states'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { DayFields, useDays, type Days } from '../../ui/use-days'
import { messages } from './messages'

const METHODS = Object.entries(SETTLEMENT_METHOD_LABELS).map(([value, label]) => ({ value, label }))

/** What came in, day by day. */
export default function SettlementsPage() {
  const t = useTranslate()
  const days = useDays()
  const columns: readonly Column<'listSettlements'>[] = [
    {
      key: 'receipt',
      title: messages.receipt,
      show: row => <span className="fx-figures">{row.receiptNo}</span>,
    },
    {
      key: 'at',
      title: messages.at,
      sortBy: 'time',
      show: row => <When at={row.createdAt} />,
    },
    {
      key: 'plate',
      title: messages.plate,
      show: row => <PlateChip text={row.plateText} colour={row.plateColour} />,
    },
    { key: 'lot', title: messages.lot, show: row => row.lot.name },
    {
      key: 'method',
      title: messages.method,
      show: row => t(SETTLEMENT_METHOD_LABELS[row.method]),
    },
    {
      key: 'amount',
      title: messages.amount,
      sortBy: 'amount',
      align: 'right',
      show: row => <Money fen={row.amountFen} />,
    },
    {
      key: 'refunded',
      title: messages.refunded,
      align: 'right',
      show: row => (row.refundedFen > 0 ? <Money fen={row.refundedFen} /> : '—'),
    },
    {
      key: 'state',
      title: messages.state,
      show: row => <StateTag label={SETTLEMENT_LABELS[row.state]} />,
    },
    {
      key: 'transaction',
      title: messages.transaction,
      show: row => <span className="fx-figures">{row.transactionId ?? '—'}</span>,
    },
    {
      key: 'tradeNo',
      title: messages.tradeNo,
      show: row => <span className="fx-figures">{row.outTradeNo ?? '—'}</span>,
    },
  ]
  return (
    <ListPage
      title={messages.settlements}
      call="listSettlements"
      paging="cursor"
      query={days}
      filters={[
        { name: 'text', label: messages.searchText, hint: messages.searchHint, kind: 'text' },
        { name: 'method', label: messages.method, kind: 'choice', options: METHODS },
      ]}
      columns={columns}
      rowKey={row => row.id}
      open={row => `/find-payment?text=${encodeURIComponent(row.receiptNo)}`}
      empty={messages.noneIn}
      nextStep={SEE_RECOVERIES}
    >
      <DayFields days={days} />
      <Sums days={days} />
    </ListPage>
  )
}

function Sums({ days }: { days: Days }) {
  const t = useTranslate()
  const { value, problem, again } = useCall('sumMoney', { query: days }, { keepPrevious: true })
  if (problem) return <ProblemNote problem={problem} again={again} />
  if (!value) return null
  const received = value.settled.filter(({ method }) => method !== 'waiver')
  return (
    <dl className="fx-sums">
      <div>
        <dt>{t(messages.received)}</dt>
        <dd>
          <Money fen={received.reduce((sum, { fen }) => sum + fen, 0)} strong />
        </dd>
      </div>
      {value.settled.map(({ method, count, fen }) => (
        <div key={method}>
          <dt>
            {t(SETTLEMENT_METHOD_LABELS[method])} · {count} {t(messages.count)}
          </dt>
          <dd>
            <Money fen={fen} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
