import { isReversedPayment, type IncidentView } from '@fangxing/contract/incidents'
import type { LiveMessage } from '@fangxing/contract/live'
import { INCIDENT_LABELS, INCIDENT_STATE_LABELS } from '@fangxing/contract/states'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCallback } from 'react'
import { Link } from 'react-router'
import { useTranslate, type Translate } from '../../i18n/language'
import { Level } from '../../ui/level'
import { useLive } from '../../live/live'
import { useLotChoice } from '../../session/lot-choice'
import { useMay } from '../../session/may'
import { ButtonWithReason } from '../../ui/act-with-reason'
import { choicesOf } from '../../ui/choices'
import { ListPage, type Column } from '../../ui/list-page'
import { LiveBadge } from '../../ui/live-badge'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { useAct } from '../../ui/use-call'
import { Lasting, When } from '../../ui/when'
import { AskedCorrectionNote } from './asked-correction'
import { messages } from './messages'
import { RestoreDebts } from './restore-debts'

const EVERY_MS = { live: 30_000, polling: 5_000 } as const
/** As many lots as one socket may follow; news of further ones comes with the next reading. */
const MOST_WATCHED = 20

const columnsOf = (
  t: Translate,
  lotName: (lotId: string | null) => string,
): readonly Column<'listIncidents'>[] => [
  {
    key: 'level',
    title: messages.level,
    show: row => <Level level={row.level} />,
  },
  {
    key: 'what',
    title: messages.what,
    show: row => <strong>{t(INCIDENT_LABELS[row.kind])}</strong>,
  },
  {
    key: 'clock',
    title: messages.clock,
    show: row => (row.closedAt ? <When at={row.closedAt} /> : <Lasting since={row.openedAt} />),
  },
  {
    key: 'state',
    title: messages.state,
    show: row => <StateTag label={INCIDENT_STATE_LABELS[row.state]} />,
  },
  { key: 'acts', title: messages.acts, show: row => <Acts row={row} /> },
  { key: 'lot', title: messages.lot, show: row => lotName(row.lotId) },
  {
    key: 'about',
    title: messages.about,
    show: row => <About row={row} />,
  },
  {
    key: 'since',
    title: messages.since,
    show: row => <When at={row.openedAt} />,
  },
  {
    key: 'seen',
    title: messages.seen,
    show: row =>
      row.seenAt || row.acknowledgedAt ? <When at={row.seenAt ?? row.acknowledgedAt} /> : t(messages.nobody),
  },
  {
    key: 'taken',
    title: messages.taken,
    show: row => <When at={row.acknowledgedAt} />,
  },
]

/** What somebody has to look at: the highest level first, each with its clock. */
export default function IncidentsPage() {
  const t = useTranslate()
  const { lot, lots } = useLotChoice()
  const client = useQueryClient()
  const onMessage = useCallback(
    ({ type }: LiveMessage) => {
      if (type === 'incident') void client.invalidateQueries({ queryKey: ['listIncidents'] })
    },
    [client],
  )
  const watched = lot ? [lot] : lots.slice(0, MOST_WATCHED)
  const live = useLive(
    watched.map(({ id }) => ({ type: 'watch_lot' as const, lotId: id })),
    onMessage,
  )
  const columns = columnsOf(t, lotId => lots.find(({ id }) => id === lotId)?.name ?? '')
  return (
    <ListPage
      title={messages.title}
      call="listIncidents"
      paging="cursor"
      query={lot ? { lotId: lot.id } : {}}
      filters={[
        { name: 'search', label: messages.search, kind: 'text' },
        { name: 'kind', label: messages.what, kind: 'choice', options: choicesOf(INCIDENT_LABELS) },
        { name: 'state', label: messages.state, kind: 'choice', options: choicesOf(INCIDENT_STATE_LABELS) },
      ]}
      columns={columns}
      rowKey={row => row.id}
      empty={messages.empty}
      everyMs={EVERY_MS[live]}
      actions={<LiveBadge state={live} />}
    />
  )
}

function About({ row }: { row: IncidentView }) {
  const t = useTranslate()
  return (
    <span className="fx-row">
      {row.plateText && row.plateColour && <PlateChip text={row.plateText} colour={row.plateColour} />}
      {row.deviceId && (
        <Link className="fx-figures" to={`/devices/${row.deviceId}`}>
          {row.deviceId}
        </Link>
      )}
      {row.orderId && <Link to={`/orders/${row.orderId}`}>{t(messages.order)}</Link>}
      {row.kind === 'correction_asked' && <AskedCorrectionNote row={row} />}
    </span>
  )
}

function Acts({ row }: { row: IncidentView }) {
  const t = useTranslate()
  const may = useMay()
  const take = useAct('acknowledgeIncident', {
    done: messages.takenOver,
    changes: ['listIncidents', 'today'],
  })
  const params = { incidentId: row.id }
  if (row.closedAt) return null
  return (
    <span className="fx-row">
      {!row.acknowledgedAt && may('acknowledgeIncident') && (
        <Button
          size="small"
          type="primary"
          loading={take.isActing}
          onClick={() => void take.act({ params, body: {} })}
        >
          {t(messages.takeOver)}
        </Button>
      )}
      {may('closeIncident') && (
        <ButtonWithReason
          button={{ size: 'small' }}
          label={t(messages.close)}
          title={`${t(messages.close)} · ${t(INCIDENT_LABELS[row.kind])}`}
          usual={[t(messages.usualHandled), t(messages.usualFalse)]}
          confirm={t(messages.close)}
          call="closeIncident"
          input={reason => ({ params, body: { reason } })}
          done={messages.closedDone}
          changes={['listIncidents', 'today']}
        >
          <p>{t(messages.closeWhat)}</p>
        </ButtonWithReason>
      )}
      {isReversedPayment(row) && may('restoreDebts') && <RestoreDebts row={row} />}
    </span>
  )
}
