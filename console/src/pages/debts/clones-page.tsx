import type { ClonePlate } from '@fangxing/contract/clones'
import type { Label } from '@fangxing/contract/states'
import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslate, type Translate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { CarPlate } from '../../ui/car-plate'
import { ListPage, type Column } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { cloneMessages as messages } from './clone-messages'
import { EndClone } from './end-clone'

const STATES = {
  valid: { ...messages.valid, tone: 'bad' },
  ended: { ...messages.ended, tone: 'neutral' },
} as const satisfies Record<string, Label>

/** Plates that another car wears too: who said so, which stays were its own, and what that keeps from happening. */
export default function ClonesPage() {
  const t = useTranslate()
  const may = useMay()
  const [ending, setEnding] = useState<ClonePlate>()
  return (
    <>
      <ListPage
        title={messages.title}
        call="listClonePlates"
        paging="cursor"
        rowKey={({ id }) => id}
        empty={messages.none}
        filters={[
          { name: 'search', label: messages.plate, kind: 'text', hint: messages.partOfPlate },
          {
            name: 'state',
            label: messages.state,
            kind: 'choice',
            options: [
              { value: 'valid', label: messages.valid },
              { value: 'ended', label: messages.ended },
            ],
          },
        ]}
        columns={[...COLUMNS, ...(may('endClonePlate') ? [endColumn(t, setEnding)] : [])]}
      >
        <p className="fx-soft">{t(messages.about)}</p>
      </ListPage>
      {ending && <EndClone flag={ending} onClose={() => setEnding(undefined)} />}
    </>
  )
}

type Columns = Column<'listClonePlates'>

const carOf = ({ plateText }: ClonePlate) => `/debts/car?${new URLSearchParams({ plateText }).toString()}`

const COLUMNS: Columns[] = [
  {
    key: 'plate',
    title: messages.plate,
    show: flag => (
      <Link to={carOf(flag)}>
        <CarPlate text={flag.plateText} colour={flag.plateColour ?? ''} />
      </Link>
    ),
  },
  {
    key: 'state',
    title: messages.state,
    show: ({ endedAt }) => <StateTag label={STATES[endedAt === null ? 'valid' : 'ended']} />,
  },
  {
    key: 'since',
    title: messages.since,
    sortBy: 'since',
    usual: 'desc',
    show: ({ since }) => <When at={since} withAgo />,
  },
  { key: 'by', title: messages.by, show: flag => <Said by={flag.flaggedBy} why={flag.reason} /> },
  { key: 'stays', title: messages.stays, show: flag => <Stays flag={flag} /> },
  { key: 'blocks', title: messages.blocks, show: flag => <Blocks flag={flag} /> },
  {
    key: 'ended',
    title: messages.ended,
    show: ({ endedAt, endedBy, endReason }) =>
      endedAt !== null && (
        <>
          <When at={endedAt} />
          <Said by={endedBy} why={endReason} />
        </>
      ),
  },
]

const endColumn = (t: Translate, end: (flag: ClonePlate) => void): Columns => ({
  key: 'acts',
  title: messages.end,
  show: flag =>
    flag.endedAt === null && (
      <Button size="small" aria-label={`${t(messages.end)}: ${flag.plateText}`} onClick={() => end(flag)}>
        {t(messages.end)}
      </Button>
    ),
})

const Said = ({ by, why }: { by: string | null; why: string | null }) => (
  <>
    {by}
    <br />
    <span className="fx-soft">{why}</span>
  </>
)

/** Each leads to its stay. */
function Stays({ flag: { stays } }: { flag: ClonePlate }) {
  const t = useTranslate()
  if (!stays || stays.count === 0) return <>—</>
  const more = stays.count - stays.newest.length
  return (
    <>
      {stays.newest.map(({ id, lotName, enteredAt, exitedAt }) => (
        <div key={id}>
          <Link to={`/stays/${id}`}>
            {lotName} · <When at={enteredAt ?? exitedAt} />
          </Link>
        </div>
      ))}
      {more > 0 && (
        <span className="fx-soft">
          {t(messages.andMore)} {more}
        </span>
      )}
    </>
  )
}

function Blocks({ flag: { endedAt, owed } }: { flag: ClonePlate }) {
  const t = useTranslate()
  if (endedAt !== null) return <span className="fx-soft">{t(messages.blocksNothing)}</span>
  return (
    <>
      {t(messages.blocksHold)}
      {owed && owed.count > 0 && (
        <>
          <br />
          <span className="fx-soft">
            {owed.count} {t(messages.owed)} · <Money fen={owed.dueFen} />
          </span>
        </>
      )}
    </>
  )
}
