import type { ExemptPlateView } from '@fangxing/contract/exempt-plates'
import type { Label } from '@fangxing/contract/states'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslate, type Translate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { ListPage, type Column } from '../../ui/list-page'
import { PlateChip } from '../../ui/plate-chip'
import { ActWithReason } from '../../ui/act-with-reason'
import { StateTag } from '../../ui/state-tag'
import { useNow } from '../../ui/use-now'
import { When } from '../../ui/when'
import { AddDialog } from './add-dialog'
import { messages } from './messages'

const STATES = {
  valid: { ...messages.valid, tone: 'good' },
  ended: { ...messages.ended, tone: 'neutral' },
} as const satisfies Record<string, Label>

const stateOf = ({ endsAt }: ExemptPlateView, nowMs: number) =>
  endsAt !== null && Date.parse(endsAt) <= nowMs ? STATES.ended : STATES.valid

/** Cars for which no lock goes up, with who said so and until when. */
export default function ExemptPlatesPage() {
  const t = useTranslate()
  const { lot, lots } = useLotChoice()
  const nowMs = useNow(60_000)
  const [isAdding, setAdding] = useState(false)
  const [ending, setEnding] = useState<ExemptPlateView>()
  const lotName = ({ lotId }: ExemptPlateView) =>
    lotId === null ? t(messages.every) : (lots.find(({ id }) => id === lotId)?.name ?? '—')
  return (
    <>
      <ListPage
        title={messages.title}
        call="listExemptPlates"
        paging="cursor"
        query={{ lotId: lot?.id }}
        rowKey={entry => `${entry.plateText}/${entry.plateColour} ${entry.lotId}`}
        empty={messages.none}
        nextStep={<Button onClick={() => setAdding(true)}>{t(messages.firstOne)}</Button>}
        filters={[
          { name: 'plateText', label: messages.plate, kind: 'text' },
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
        actions={
          <Button type="primary" onClick={() => setAdding(true)}>
            {t(messages.add)}
          </Button>
        }
        columns={[...entryColumns(t, lotName), ...stateColumns({ t, nowMs, end: setEnding })]}
      >
        <p className="fx-soft">{t(messages.about)}</p>
      </ListPage>
      <AddDialog isOpen={isAdding} onClose={() => setAdding(false)} />
      <EndDialog entry={ending} lotName={ending && lotName(ending)} onClose={() => setEnding(undefined)} />
    </>
  )
}

type Columns = Column<'listExemptPlates'>[]

const entryColumns = (t: Translate, lotName: (entry: ExemptPlateView) => string): Columns => [
  {
    key: 'plate',
    title: messages.plate,
    show: entry => <PlateChip text={entry.plateText} colour={entry.plateColour} />,
  },
  { key: 'lot', title: messages.lot, show: lotName },
  { key: 'note', title: messages.note, show: ({ note }) => note },
  {
    key: 'by',
    title: messages.by,
    show: ({ addedBy }) => addedBy ?? '—',
  },
  {
    key: 'at',
    title: messages.at,
    show: ({ addedAt }) => <When at={addedAt} />,
  },
  {
    key: 'ends',
    title: messages.ends,
    show: ({ endsAt }) => (endsAt ? <When at={endsAt} withAgo /> : t(messages.forGood)),
  },
]

function stateColumns(props: {
  t: Translate
  nowMs: number
  end: (entry: ExemptPlateView) => void
}): Columns {
  const { t, nowMs, end } = props
  return [
    {
      key: 'state',
      title: messages.state,
      show: entry => <StateTag label={stateOf(entry, nowMs)} />,
    },
    {
      key: 'acts',
      title: messages.end,
      show: entry =>
        stateOf(entry, nowMs) === STATES.valid && (
          <Button
            size="small"
            danger
            aria-label={`${t(messages.end)}: ${entry.plateText}`}
            onClick={() => end(entry)}
          >
            {t(messages.end)}
          </Button>
        ),
    },
  ]
}

function EndDialog(props: {
  entry: ExemptPlateView | undefined
  lotName: string | undefined
  onClose: () => void
}) {
  const { entry, lotName, onClose } = props
  const t = useTranslate()
  return (
    <ActWithReason
      isOpen={entry !== undefined}
      title={t(messages.endOf)}
      confirm={t(messages.end)}
      isDangerous
      usual={[t(messages.moved), t(messages.wrong)]}
      call="endExemptPlate"
      input={reason => {
        if (!entry) return undefined
        const { plateText: text, plateColour: colour, lotId } = entry
        return { body: { plate: { text, colour }, lotId, reason } }
      }}
      done={messages.endDone}
      changes={['listExemptPlates', 'dryRunHold']}
      onClose={onClose}
    >
      {entry && (
        <p className="fx-row">
          <PlateChip text={entry.plateText} colour={entry.plateColour} /> {lotName}
        </p>
      )}
      <p>{t(messages.endWhat)}</p>
    </ActWithReason>
  )
}
