import { SOURCE_CALL_LABELS, SOURCE_OUTCOME_LABELS } from '@fangxing/contract/source-answer-labels'
import type { LateEvent, SourceDay } from '@fangxing/contract/source-answers'
import { lasting } from '@fangxing/contract/shown-time'
import { type TableColumnsType } from 'antd'
import { Link } from 'react-router'
import { useLanguage, useTranslate, type Message } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { ExportButton } from '../../ui/export-button'
import { Section } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

/** What a person looks through; all of them are in the file. */
const SHOWN = 50

/** Events that came late or were sent again: they price a stay and say nothing of where a car is now. */
export function LateEvents(props: {
  query: { sourceId: string; days: string }
  days: readonly SourceDay[] | undefined
}) {
  const { query, days } = props
  const t = useTranslate()
  const { value, problem, again } = useCall(
    'listLateEvents',
    { query: { ...query, limit: String(SHOWN) } },
    { keepPrevious: true },
  )
  return (
    <Section
      title={t(messages.late)}
      beside={value && value.items.length > 0 && <ExportButton list="listLateEvents" query={query} />}
    >
      <p className="fx-soft">{t(messages.lateAbout)}</p>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading rows={3} />}
      {value?.items.length === 0 && <p className="fx-soft">{t(messages.noneLate)}</p>}
      {value && value.items.length > 0 && (
        <>
          <LateDays days={days ?? []} />
          <LateTable events={value.items} />
          {value.next !== undefined && <p className="fx-soft">{t(messages.moreLate)}</p>}
        </>
      )}
    </Section>
  )
}

function LateDays({ days }: { days: readonly SourceDay[] }) {
  const t = useTranslate()
  const counted = days.filter(({ lateEvents, replayedEvents }) => lateEvents + replayedEvents > 0)
  return (
    <ul className="fx-rows">
      {counted.map(({ day, lateEvents, replayedEvents }) => (
        <li key={day}>
          <span>{day}</span>
          <span>
            {t(messages.cameLate)} {lateEvents} · {t(messages.replayed)} {replayedEvents}
          </span>
        </li>
      ))}
    </ul>
  )
}

const labelOf = (labels: Readonly<Record<string, Message>>, name: string): Message =>
  labels[name] ?? messages.otherAnswer

function LateTable({ events }: { events: readonly LateEvent[] }) {
  const t = useTranslate()
  const language = useLanguage()
  const columns: TableColumnsType<LateEvent> = [
    {
      title: t(messages.plate),
      render: (_, { plateText, stayId }) => {
        const text = plateText ?? t(messages.noPlate)
        return stayId === null ? text : <Link to={`/stays/${stayId}`}>{text}</Link>
      },
    },
    { title: t(messages.event), render: (_, { kind }) => t(labelOf(SOURCE_CALL_LABELS, kind)) },
    { title: t(messages.lot), render: (_, { lotName }) => lotName },
    { title: t(messages.happened), render: (_, { occurredAt }) => <When at={occurredAt} /> },
    { title: t(messages.arrived), render: (_, { receivedAt }) => <When at={receivedAt} /> },
    {
      title: t(messages.howLate),
      align: 'right',
      render: (_, { occurredAt, receivedAt }) =>
        lasting(Math.max(0, Date.parse(receivedAt) - Date.parse(occurredAt)), language),
    },
    {
      title: t(messages.lateKind),
      render: (_, { isReplay }) => t(isReplay ? messages.replayed : messages.cameLate),
    },
    { title: t(messages.answer), render: (_, { outcome }) => t(labelOf(SOURCE_OUTCOME_LABELS, outcome)) },
  ]
  return (
    <DataTable
      size="small"
      columns={columns}
      dataSource={[...events]}
      rowKey="id"
      pagination={events.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
    />
  )
}
