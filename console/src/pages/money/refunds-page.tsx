import { REFUND_CAUSE_LABELS } from '@fangxing/contract/money-records'
import { REFUND_LABELS } from '@fangxing/contract/states'
import { useTranslate } from '../../i18n/language'
import { choicesOf } from '../../ui/choices'
import { ListPage, type Column } from '../../ui/list-page'
import type { RowOf } from '../../ui/list-types'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { DayFields, useDays } from '../../ui/use-days'
import { messages } from './messages'
import {
  AMOUNT,
  Counted,
  figures,
  LOT,
  paymentAddress,
  PLATE,
  SEARCH,
  Sums,
  TIME,
  TRANSACTION,
} from './money-list'
import { RefundActs } from './refund-acts'

/** What went back, or is on its way, day by day. */
export default function RefundsPage() {
  const t = useTranslate()
  const days = useDays()
  const causeOf = ({ cause, reason }: RowOf<'listRefunds'>) =>
    [t(REFUND_CAUSE_LABELS[cause] ?? messages.otherCause), ...(reason === null ? [] : [reason])].join(' · ')
  const columns: readonly Column<'listRefunds'>[] = [
    { key: 'refundNo', title: messages.refundNo, show: row => figures(row.outRefundNo) },
    TIME,
    PLATE,
    LOT,
    AMOUNT,
    { key: 'cause', title: messages.cause, show: causeOf },
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
    { key: 'done', title: messages.doneAt, show: row => <When at={row.succeededAt} /> },
    TRANSACTION,
  ]
  return (
    <ListPage
      title={messages.refundsTitle}
      call="listRefunds"
      paging="cursor"
      query={days}
      filters={[
        SEARCH,
        { name: 'state', label: messages.state, kind: 'choice', options: choicesOf(REFUND_LABELS) },
      ]}
      columns={columns}
      rowKey={row => row.id}
      open={row => paymentAddress(row.outRefundNo)}
      empty={messages.noneBack}
    >
      <DayFields days={days} />
      <Sums
        days={days}
        sumsOf={({ refunds }) =>
          refunds.map(({ state, count, fen }) => ({
            key: state,
            label: <Counted name={t(REFUND_LABELS[state])} count={count} />,
            fen,
          }))
        }
      />
    </ListPage>
  )
}
