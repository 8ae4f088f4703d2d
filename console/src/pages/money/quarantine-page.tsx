import { MISMATCH_LABELS, type QuarantinedPayment } from '@fangxing/contract/quarantine'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { useMe } from '../../session/session'
import { ButtonWithReason } from '../../ui/act-with-reason'
import { lotFilter } from '../../ui/choices'
import { ListPage, type Column } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { PlateChip } from '../../ui/plate-chip'
import { When } from '../../ui/when'
import { messages } from './messages'

/** Money that did not match: each waits for somebody's decision. */
export default function QuarantinePage() {
  const t = useTranslate()
  const { lots } = useMe()
  const mismatchText = ({ mismatches }: QuarantinedPayment) =>
    [...new Set(mismatches.map(one => t(MISMATCH_LABELS[one] ?? messages.other)))].join(
      t({ zh: '、', en: ', ' }),
    )
  const columns: readonly Column<'listQuarantined'>[] = [
    {
      key: 'plate',
      title: messages.plate,
      show: row => <PlateChip text={row.plateText} colour={row.plateColour} />,
    },
    { key: 'lot', title: messages.lot, show: row => row.lotName },
    {
      key: 'came',
      title: messages.came,
      align: 'right',
      show: row => (row.paidFen === null ? t(messages.unknown) : <Money fen={row.paidFen} strong />),
    },
    {
      key: 'due',
      title: messages.due,
      align: 'right',
      show: row => <Money fen={row.dueFen} />,
    },
    { key: 'mismatch', title: messages.mismatch, show: mismatchText },
    {
      key: 'since',
      title: messages.since,
      show: row => <When at={row.since} withAgo />,
    },
    {
      key: 'decide',
      title: messages.decide,
      show: row => (
        <span className="fx-row">
          <Decision row={row} name="acceptPayment" />
          <Decision row={row} name="returnPayment" />
          {row.orderId && <Link to={`/orders/${row.orderId}`}>{t(messages.openStory)}</Link>}
        </span>
      ),
    },
  ]
  return (
    <ListPage
      title={messages.quarantine}
      call="listQuarantined"
      paging="whole"
      columns={columns}
      rowKey={row => row.paymentId}
      filters={[
        { name: 'text', label: messages.searchText, hint: messages.apartSearchHint, kind: 'text' },
        lotFilter(messages.lot, lots),
      ]}
      empty={messages.noneApart}
      everyMs={30_000}
    >
      <p className="fx-soft">{t(messages.apartHint)}</p>
    </ListPage>
  )
}

const DECISIONS = {
  acceptPayment: { title: messages.accept, what: messages.acceptWhat, done: messages.accepted },
  returnPayment: { title: messages.giveBack, what: messages.giveBackWhat, done: messages.givenBack },
} as const

function Decision({ row, name }: { row: QuarantinedPayment; name: keyof typeof DECISIONS }) {
  const t = useTranslate()
  const may = useMay()
  const { title, what, done } = DECISIONS[name]
  if (!may(name) || (name === 'acceptPayment' && !row.isPayable)) return null
  return (
    <ButtonWithReason
      button={{ size: 'small' }}
      label={t(title)}
      title={`${t(title)} · ${row.plateText}`}
      confirm={t(title)}
      isDangerous={name === 'returnPayment'}
      call={name}
      input={reason => ({ params: { paymentId: row.paymentId }, body: { reason } })}
      done={done}
      changes={['listQuarantined', 'readOrder', 'today']}
    >
      <p>{t(what)}</p>
    </ButtonWithReason>
  )
}
