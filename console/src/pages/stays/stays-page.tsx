import { STAY_LABELS } from '@fangxing/contract/states'
import { Button, Input } from 'antd'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMe } from '../../session/session'
import { CarPlate } from '../../ui/car-plate'
import { choicesOf, lotFilter } from '../../ui/choices'
import { ListPage, type Column } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { SEE_SOURCES } from '../../ui/next-steps'
import { ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

const COLUMNS: readonly Column<'searchStays'>[] = [
  {
    key: 'plate',
    title: messages.plate,
    show: stay => <CarPlate text={stay.plateText} colour={stay.plateColour} />,
  },
  { key: 'lot', title: messages.lot, show: stay => stay.lotName },
  { key: 'bay', title: messages.bay, show: stay => stay.bays.join('、') || '—' },
  { key: 'source', title: messages.source, show: stay => stay.sourceName },
  { key: 'entered', title: messages.entered, show: stay => <When at={stay.enteredAt} /> },
  { key: 'exited', title: messages.exited, show: stay => <When at={stay.exitedAt} /> },
  {
    key: 'fee',
    title: messages.fee,
    align: 'right',
    show: stay => (stay.totalFen === null ? '—' : <Money fen={stay.totalFen} />),
  },
  { key: 'state', title: messages.state, show: stay => <StateOf stay={stay} /> },
  { key: 'why', title: messages.why, show: stay => <Why reasons={stay.reasons} /> },
]

function StateOf({ stay }: { stay: { state: keyof typeof STAY_LABELS; arrearId: string | null } }) {
  const tag = <StateTag label={STAY_LABELS[stay.state]} />
  return stay.arrearId === null ? tag : <Link to={`/debts/${stay.arrearId}`}>{tag}</Link>
}

function Why({ reasons }: { reasons: readonly { zh: string; en: string }[] }) {
  const t = useTranslate()
  return <span className="fx-soft">{reasons.map(t).join('、')}</span>
}

/** Any stay: by its plate, its source, a day or a period. */
export default function StaysPage() {
  const { lots } = useMe()
  const address = useAddress()
  const sources = useCall('listSources', {})
  const options = (sources.value?.items ?? []).map(({ id, name }) => ({
    value: id,
    label: { zh: name, en: name },
  }))
  const [from, to] = [address.get('from'), address.get('to')]
  return (
    <ListPage
      title={messages.stays}
      call="searchStays"
      paging="cursor"
      query={{ day: from ? undefined : address.get('day'), from, to }}
      filters={[
        { name: 'plateText', label: messages.plate, kind: 'text', hint: messages.wholePlate },
        lotFilter(messages.lot, lots),
        { name: 'sourceId', label: messages.source, kind: 'choice', options },
        { name: 'state', label: messages.state, kind: 'choice', options: choicesOf(STAY_LABELS) },
      ]}
      narrowedBy={['day', 'from', 'to']}
      columns={COLUMNS}
      rowKey={({ id }) => id}
      open={({ id }) => `/stays/${id}`}
      empty={messages.noStays}
      nextStep={SEE_SOURCES}
    >
      {sources.problem && <ProblemNote problem={sources.problem} again={sources.again} />}
      <Time />
    </ListPage>
  )
}

/** A day, or the period that another page has put into the address. */
function Time() {
  const t = useTranslate()
  const address = useAddress()
  const [from, to] = [address.get('from'), address.get('to')]
  if (from && to)
    return (
      <p className="fx-row">
        {t(messages.insideFrom)} <When at={from} /> – <When at={to} />
        <Button size="small" onClick={() => address.set({ from: undefined, to: undefined })}>
          {t(messages.anyTime)}
        </Button>
      </p>
    )
  const isUsual = !address.get('day') && !address.get('plateText')
  return (
    <div className="fx-row">
      <label className="fx-row">
        {t(messages.insideOn)}
        <Input
          className="fx-day"
          type="date"
          value={address.get('day') ?? ''}
          onChange={({ target }) => address.set({ day: target.value || undefined })}
        />
      </label>
      {isUsual && <span className="fx-soft">{t(messages.usualDays)}</span>}
      {address.get('plateText') && !address.get('day') && (
        <span className="fx-soft">{t(messages.byEntry)}</span>
      )}
    </div>
  )
}
