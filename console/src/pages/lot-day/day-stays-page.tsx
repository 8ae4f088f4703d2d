import { ArrowLeftOutlined } from '@ant-design/icons'
import { STAY_LABELS } from '@fangxing/contract/states'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { isKeyOf } from '../../ui/is-key-of'
import { ListPage, type Column } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { SEE_SOURCES } from '../../ui/next-steps'
import { StateTag } from '../../ui/state-tag'
import { useAddress } from '../../ui/use-address'
import { When } from '../../ui/when'
import { CarPlate } from '../../ui/car-plate'
import { messages, PARTS } from './messages'
import { useDay } from './use-day'

const COLUMNS: readonly Column<'listDayStays'>[] = [
  {
    key: 'plate',
    title: messages.plate,
    show: stay => <CarPlate text={stay.plateText} colour={stay.plateColour} />,
  },
  { key: 'lot', title: messages.lot, show: stay => stay.lotName },
  {
    key: 'bay',
    title: messages.bay,
    show: stay => stay.bays.join('、') || '—',
  },
  {
    key: 'entered',
    title: messages.entered,
    show: stay => <When at={stay.enteredAt} />,
  },
  {
    key: 'left',
    title: messages.left,
    show: stay => <When at={stay.exitedAt} />,
  },
  {
    key: 'fee',
    title: messages.fee,
    align: 'right',
    show: stay => (stay.totalFen === null ? '—' : <Money fen={stay.totalFen} />),
  },
  { key: 'state', title: messages.state, show: stay => <StateOf stay={stay} /> },
]

function StateOf({ stay }: { stay: { state: keyof typeof STAY_LABELS; arrearId: string | null } }) {
  const tag = <StateTag label={STAY_LABELS[stay.state]} />
  return stay.arrearId === null ? tag : <Link to={`/debts/${stay.arrearId}`}>{tag}</Link>
}

/** The stays behind one number of the day. */
export default function DayStaysPage() {
  const t = useTranslate()
  const day = useDay()
  const { lot } = useLotChoice()
  const given = useAddress().get('part') ?? ''
  const part = isKeyOf(PARTS, given) ? given : 'entered'
  return (
    <>
      <Link className="fx-back" to={`/lot-day?day=${day}`}>
        <ArrowLeftOutlined aria-hidden /> {t(messages.title)} {day}
      </Link>
      <ListPage
        title={PARTS[part]}
        call="listDayStays"
        paging="cursor"
        query={{ day, part, lotId: lot?.id }}
        filters={[{ name: 'plateText', label: messages.plate, hint: messages.plateHint, kind: 'text' }]}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        open={({ id }) => `/stays/${id}`}
        empty={messages.noStays}
        nextStep={SEE_SOURCES}
      />
    </>
  )
}
