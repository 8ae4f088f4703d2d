import { PAYMENT_LABELS } from '@fangxing/contract/states'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { choicesOf } from '../../ui/choices'
import { ListPage, type Column } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { DayFields, useDays } from '../../ui/use-days'
import { messages } from './messages'
import { AMOUNT, figures, LOT, paymentAddress, PLATE, SEARCH, TIME, TRANSACTION } from './money-list'

/** Every attempt to pay through WeChat, day by day, in whatever state. */
export default function PaymentsPage() {
  const t = useTranslate()
  const days = useDays()
  const columns: readonly Column<'listPayments'>[] = [
    PLATE,
    { ...TIME, title: messages.startedAt },
    { key: 'state', title: messages.state, show: row => <StateTag label={PAYMENT_LABELS[row.state]} /> },
    { ...AMOUNT, title: messages.due },
    {
      key: 'paid',
      title: messages.came,
      align: 'right',
      show: row => (row.paidFen === null ? '—' : <Money fen={row.paidFen} />),
    },
    { key: 'paidAt', title: messages.paidAt, show: row => <When at={row.successAt} /> },
    LOT,
    { key: 'receipt', title: messages.receipt, show: row => figures(row.receiptNo) },
    TRANSACTION,
    { key: 'tradeNo', title: messages.tradeNo, show: row => figures(row.outTradeNo) },
    {
      key: 'order',
      title: messages.order,
      show: row =>
        row.orderId ? (
          <Link to={`/orders/${row.orderId}`}>{t(messages.openStory)}</Link>
        ) : (
          <span className="fx-soft">—</span>
        ),
    },
  ]
  return (
    <ListPage
      title={messages.paymentsTitle}
      call="listPayments"
      paging="cursor"
      query={days}
      filters={[
        SEARCH,
        { name: 'state', label: messages.state, kind: 'choice', options: choicesOf(PAYMENT_LABELS) },
      ]}
      columns={columns}
      rowKey={row => row.id}
      open={row => paymentAddress(row.outTradeNo)}
      empty={messages.nonePayments}
    >
      <DayFields days={days} />
      <p className="fx-soft">{t(messages.paymentsHint)}</p>
    </ListPage>
  )
}
