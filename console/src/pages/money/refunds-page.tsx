import { REFUND_CAUSE_LABELS } from '@fangxing/contract/money-records'
import { REFUND_LABELS } from '@fangxing/contract/states'
import { useTranslate } from '../../i18n/language'
import { choicesOf } from '../../ui/choices'
import { ListPage, type Column } from '../../ui/list-page'
import type { RowOf } from '../../ui/list-types'
import { Money } from '../../ui/money'
import { ProblemNote } from '../../ui/page-states'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { DayFields, useDays, type Days } from '../../ui/use-days'
import { messages } from './messages'
import { RefundActs } from './refund-acts'

/** What went back, or is on its way, day by day. */
export default function RefundsPage() {
  const t = useTranslate()
  const days = useDays()
  const causeOf = ({ cause, reason }: RowOf<'listRefunds'>) =>
    [t(REFUND_CAUSE_LABELS[cause] ?? messages.otherCause), ...(reason === null ? [] : [reason])].join(' · ')
  const columns: readonly Column<'listRefunds'>[] = [
    {
      key: 'refundNo',
      title: messages.refundNo,
      show: row => <span className="fx-figures">{row.outRefundNo}</span>,
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
      key: 'amount',
      title: messages.amount,
      sortBy: 'amount',
      align: 'right',
      show: row => <Money fen={row.amountFen} />,
    },
    {
      key: 'cause',
      title: messages.cause,
      show: row => causeOf(row),
    },
    {
      key: 'state',
      title: messages.state,
      show: row => (
        <>
          <StateTag label={REFUND_LABELS[row.state]} />
          <RefundActs row={row} />
        </>
      ),
    },
    {
      key: 'done',
      title: messages.doneAt,
      show: row => <When at={row.succeededAt} />,
    },
    {
      key: 'transaction',
      title: messages.transaction,
      show: row => <span className="fx-figures">{row.transactionId ?? '—'}</span>,
    },
  ]
  return (
    <ListPage
      title={messages.refundsTitle}
      call="listRefunds"
      paging="cursor"
      query={days}
      filters={[
        { name: 'text', label: messages.searchText, hint: messages.searchHint, kind: 'text' },
        { name: 'state', label: messages.state, kind: 'choice', options: choicesOf(REFUND_LABELS) },
      ]}
      columns={columns}
      rowKey={row => row.id}
      open={row => `/find-payment?text=${encodeURIComponent(row.outRefundNo)}`}
      empty={messages.noneBack}
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
  if (!value || value.refunds.length === 0) return null
  return (
    <dl className="fx-sums">
      {value.refunds.map(({ state, count, fen }) => (
        <div key={state}>
          <dt>
            {t(REFUND_LABELS[state])} · {count} {t(messages.count)}
          </dt>
          <dd>
            <Money fen={fen} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
