import { PAYMENT_LABELS } from '@fangxing/contract/states'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { choicesOf } from '../../ui/choices'
import { ListPage, type Column } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { DayFields, useDays } from '../../ui/use-days'
import { messages } from './messages'

const figures = (text: string | null) => <span className="fx-figures">{text ?? '—'}</span>

/** Every attempt to pay through WeChat, day by day, in whatever state. */
export default function PaymentsPage() {
  const t = useTranslate()
  const days = useDays()
  const columns: readonly Column<'listPayments'>[] = [
    {
      key: 'plate',
      title: messages.plate,
      show: row => <PlateChip text={row.plateText} colour={row.plateColour} />,
    },
    { key: 'at', title: messages.startedAt, sortBy: 'time', show: row => <When at={row.createdAt} /> },
    { key: 'state', title: messages.state, show: row => <StateTag label={PAYMENT_LABELS[row.state]} /> },
    {
      key: 'amount',
      title: messages.due,
      align: 'right',
      sortBy: 'amount',
      show: row => <Money fen={row.amountFen} />,
    },
    {
      key: 'paid',
      title: messages.came,
      align: 'right',
      show: row => (row.paidFen === null ? '—' : <Money fen={row.paidFen} />),
    },
    { key: 'paidAt', title: messages.paidAt, show: row => <When at={row.successAt} /> },
    { key: 'lot', title: messages.lot, show: row => row.lot.name },
    { key: 'receipt', title: messages.receipt, show: row => figures(row.receiptNo) },
    { key: 'transaction', title: messages.transaction, show: row => figures(row.transactionId) },
    { key: 'tradeNo', title: messages.tradeNo, show: row => figures(row.outTradeNo) },
    {
      key: 'order',
      title: messages.order,
      show: row => row.orderId && <Link to={`/orders/${row.orderId}`}>{t(messages.openStory)}</Link>,
    },
  ]
  return (
    <ListPage
      title={messages.paymentsTitle}
      call="listPayments"
      paging="cursor"
      query={days}
      filters={[
        { name: 'text', label: messages.searchText, hint: messages.searchHint, kind: 'text' },
        { name: 'state', label: messages.state, kind: 'choice', options: choicesOf(PAYMENT_LABELS) },
      ]}
      columns={columns}
      rowKey={row => row.id}
      open={row => `/find-payment?text=${encodeURIComponent(row.outTradeNo)}`}
      empty={messages.nonePayments}
    >
      <DayFields days={days} />
      <p className="fx-soft">{t(messages.paymentsHint)}</p>
    </ListPage>
  )
}
