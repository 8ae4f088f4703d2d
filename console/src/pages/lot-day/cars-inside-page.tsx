import type { CarInside } from '@fangxing/contract/lot-day'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { ListPage, type Column } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { SEE_SOURCES } from '../../ui/next-steps'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { CarPlate } from '../../ui/car-plate'
import { HELD, messages, VERDICTS } from './messages'

const EVERY_MS = 30_000
const OWING = [{ value: 'debtors', label: messages.onlyDebtors }]

/** Who is inside now, longest first, with what it owes and what it may meet. */
export default function CarsInsidePage() {
  const t = useTranslate()
  const { lot } = useLotChoice()
  const columns: readonly Column<'listCarsInside'>[] = [
    {
      key: 'plate',
      title: messages.plate,
      show: car => <CarPlate text={car.plateText} colour={car.plateColour} />,
    },
    { key: 'lot', title: messages.lot, show: car => car.lotName },
    {
      key: 'bay',
      title: messages.bay,
      show: car => car.bays.join('、') || '—',
    },
    {
      key: 'entered',
      title: messages.entered,
      show: car => <Entered car={car} />,
    },
    {
      key: 'owing',
      title: messages.owing,
      align: 'right',
      show: ({ debts }) =>
        debts === null ? (
          <span className="fx-soft">{t(messages.owesNothing)}</span>
        ) : (
          <>
            {debts.count} {t(messages.count)} · <Money fen={debts.dueFen} />
          </>
        ),
    },
    {
      key: 'meet',
      title: messages.mayMeet,
      show: ({ debts, heldByOrderId }) =>
        heldByOrderId === null ? (
          debts && <StateTag label={VERDICTS[debts.mayMeet.kind]} />
        ) : (
          <Link to={`/orders/${heldByOrderId}`}>
            <StateTag label={HELD} />
          </Link>
        ),
    },
    {
      key: 'from',
      title: messages.from,
      show: ({ debts, heldByOrderId }) =>
        heldByOrderId === null && debts && <When at={debts.mayMeet.holdFrom} />,
    },
  ]
  return (
    <ListPage
      title={messages.inside}
      call="listCarsInside"
      paging="cursor"
      query={{ lotId: lot?.id }}
      filters={[
        { name: 'plateText', label: messages.plate, kind: 'text' },
        { name: 'owing', label: messages.owing, kind: 'choice', options: OWING },
      ]}
      columns={columns}
      rowKey={({ stayId, heldByOrderId }) => stayId ?? heldByOrderId!}
      open={({ stayId, heldByOrderId }) => (stayId ? `/stays/${stayId}` : `/orders/${heldByOrderId}`)}
      empty={messages.noneInside}
      nextStep={SEE_SOURCES}
      everyMs={EVERY_MS}
    >
      <p className="fx-soft">{t(messages.insideAbout)}</p>
    </ListPage>
  )
}

function Entered({ car: { enteredAt, heldSince, isOverstay } }: { car: CarInside }) {
  const t = useTranslate()
  if (enteredAt === null)
    return (
      <>
        <span className="fx-soft">{t(messages.entryNotReported)}</span> <When at={heldSince} withAgo />
      </>
    )
  return (
    <>
      <When at={enteredAt} withAgo /> {isOverstay && <span className="fx-bad">{t(messages.overstay)}</span>}
    </>
  )
}
