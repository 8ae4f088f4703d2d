import { RECOVERY_ORDER_LABELS } from '@fangxing/contract/states'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { choicesOf } from '../../ui/choices'
import { ListPage, type Column, type Filter } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { SEE_DEBTORS } from '../../ui/next-steps'
import { PERIOD_NAMES, PeriodFields, usePeriod } from '../../ui/period-fields'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { messages } from './messages'

const FILTERS: readonly Filter<'listOrders'>[] = [
  { name: 'plateText', label: messages.plate, hint: messages.plateHint, kind: 'text' },
  {
    name: 'progress',
    label: messages.progress,
    kind: 'choice',
    options: [
      { value: 'live', label: messages.live },
      { value: 'ended', label: messages.ended },
    ],
  },
  { name: 'state', label: messages.state, kind: 'choice', options: choicesOf(RECOVERY_ORDER_LABELS) },
]

/** Every recovery, the newest first. */
export default function OrdersPage() {
  const t = useTranslate()
  const { lot } = useLotChoice()
  const period = usePeriod()
  const columns: readonly Column<'listOrders'>[] = [
    {
      key: 'plate',
      title: messages.plate,
      show: order => <PlateChip text={order.plateText} colour={order.plateColour} />,
    },
    {
      key: 'state',
      title: messages.state,
      show: order => <StateTag label={RECOVERY_ORDER_LABELS[order.state]} />,
    },
    {
      key: 'lot',
      title: messages.lot,
      show: order => (order.bay ? `${order.lot.name} · ${t(messages.bay)} ${order.bay}` : order.lot.name),
    },
    {
      key: 'amount',
      title: messages.amount,
      sortBy: 'amount',
      align: 'right',
      show: order => <Money fen={order.amountFen} />,
    },
    {
      key: 'openedAt',
      title: messages.openedAt,
      sortBy: 'opened',
      usual: 'desc',
      show: order => <When at={order.openedAt} />,
    },
    {
      key: 'openedBy',
      title: messages.openedBy,
      show: order => order.openedBy.name,
    },
    {
      key: 'paidAt',
      title: messages.paidAt,
      show: order => <When at={order.paidAt} />,
    },
    {
      key: 'releasedAt',
      title: messages.releasedAt,
      show: order => <When at={order.releasedAt} />,
    },
  ]
  return (
    <ListPage
      title={messages.orders}
      call="listOrders"
      paging="cursor"
      query={{ ...period, ...(lot ? { lotId: lot.id } : {}) }}
      narrowedBy={PERIOD_NAMES}
      filters={FILTERS}
      columns={columns}
      rowKey={order => order.id}
      open={order => `/orders/${order.id}`}
      empty={messages.empty}
      nextStep={SEE_DEBTORS}
      everyMs={30_000}
    >
      <PeriodFields />
    </ListPage>
  )
}
