import { SETTLEMENT_METHOD_LABELS } from '@fangxing/contract/money-records'
import { SETTLEMENT_LABELS } from '@fangxing/contract/states'
import { useTranslate } from '../../i18n/language'
import { choicesOf } from '../../ui/choices'
import { ListPage, type Column } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { SEE_RECOVERIES } from '../../ui/next-steps'
import { StateTag } from '../../ui/state-tag'
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

/** What came in, day by day. */
export default function SettlementsPage() {
  const t = useTranslate()
  const days = useDays()
  const columns: readonly Column<'listSettlements'>[] = [
    { key: 'receipt', title: messages.receipt, show: row => figures(row.receiptNo) },
    TIME,
    PLATE,
    LOT,
    { key: 'method', title: messages.method, show: row => t(SETTLEMENT_METHOD_LABELS[row.method]) },
    AMOUNT,
    {
      key: 'refunded',
      title: messages.refunded,
      align: 'right',
      show: row => (row.refundedFen > 0 ? <Money fen={row.refundedFen} /> : '—'),
    },
    { key: 'state', title: messages.state, show: row => <StateTag label={SETTLEMENT_LABELS[row.state]} /> },
    TRANSACTION,
    { key: 'tradeNo', title: messages.tradeNo, show: row => figures(row.outTradeNo) },
  ]
  return (
    <ListPage
      title={messages.settlements}
      call="listSettlements"
      paging="cursor"
      query={days}
      filters={[
        SEARCH,
        {
          name: 'method',
          label: messages.method,
          kind: 'choice',
          options: choicesOf(SETTLEMENT_METHOD_LABELS),
        },
      ]}
      columns={columns}
      rowKey={row => row.id}
      open={row => paymentAddress(row.receiptNo)}
      empty={messages.noneIn}
      nextStep={SEE_RECOVERIES}
    >
      <DayFields days={days} />
      <Sums
        days={days}
        sumsOf={({ settled }) => [
          {
            key: 'received',
            label: t(messages.received),
            fen: settled.reduce((sum, { method, fen }) => (method === 'waiver' ? sum : sum + fen), 0),
            isStrong: true,
          },
          ...settled.map(({ method, count, fen }) => ({
            key: method,
            label: <Counted name={t(SETTLEMENT_METHOD_LABELS[method])} count={count} />,
            fen,
          })),
        ]}
      />
    </ListPage>
  )
}
