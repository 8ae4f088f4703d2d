import {
  REFUSED_OUTCOMES,
  REFUSED_REQUEST,
  SOURCE_CALL_LABELS,
  SOURCE_OUTCOME_LABELS,
} from '@fangxing/contract/source-answer-labels'
import type { SourceAnswer, SourceDay } from '@fangxing/contract/source-answers'
import { Segmented, type TableColumnsType } from 'antd'
import { useTranslate, type Message } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { ExportButton } from '../../ui/export-button'
import { isKeyOf } from '../../ui/is-key-of'
import { Section } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { LateEvents } from './late-events'
import { messages } from './messages'

const PERIODS = ['7', '30'] as const
type Period = (typeof PERIODS)[number]
/** From this share on it is shown as bad. */
const BAD_SHARE = 0.05

/** How its words were answered: what was refused and why, by day, and what came late. */
export function SourceAnswers({ sourceId }: { sourceId: string }) {
  const t = useTranslate()
  const address = useAddress()
  const days: Period = address.get('days') === '30' ? '30' : '7'
  const query = { sourceId, days }
  const { value, problem, again } = useCall('listSourceAnswers', { query }, { keepPrevious: true })
  const options = PERIODS.map(period => ({ value: period, label: t(messages[`days${period}`]) }))
  return (
    <>
      <Section
        title={t(messages.answers)}
        beside={
          <span className="fx-row">
            <Segmented<Period>
              aria-label={t(messages.period)}
              options={options}
              value={days}
              onChange={period => address.set({ days: period === '30' ? '30' : undefined })}
            />
            <ExportButton list="listSourceAnswers" query={query} />
          </span>
        }
      >
        <p className="fx-soft">{t(messages.answersAbout)}</p>
        {problem && <ProblemNote problem={problem} again={again} />}
        {!value && !problem && <Loading rows={4} />}
        {value && <Counted items={value.items} days={value.days} />}
      </Section>
      <LateEvents query={query} days={value?.days} />
    </>
  )
}

const percent = (part: number, all: number): string => `${((part / all) * 100).toFixed(1)}%`

function Counted({ items, days }: { items: readonly SourceAnswer[]; days: readonly SourceDay[] }) {
  const t = useTranslate()
  const sum = (name: 'rows' | 'refusedRows' | 'refusedRequests') =>
    days.reduce((total, one) => total + one[name], 0)
  const [rows, refused, requests] = [sum('rows'), sum('refusedRows'), sum('refusedRequests')]
  if (items.length === 0) return <p className="fx-soft">{t(messages.noAnswers)}</p>
  const isBad = rows > 0 && refused / rows >= BAD_SHARE
  return (
    <>
      <p>
        {t(messages.refusedShare)}{' '}
        <strong className={isBad ? 'fx-bad' : undefined}>{rows > 0 ? percent(refused, rows) : '—'}</strong>{' '}
        <span className="fx-soft">
          {refused} / {rows} · {t(messages.refusedRequests)} {requests}
        </span>
      </p>
      <div className="fx-columns">
        <Codes items={items} rows={rows} />
        <ByDay days={days} />
      </div>
    </>
  )
}

type Code = {
  key: string
  call: string
  outcome: string
  code: string
  message: Message | null
  count: number
}

/** The same error of many days is one line; the most frequent first. */
function codesOf(items: readonly SourceAnswer[]): Code[] {
  const codes = new Map<string, Code>()
  for (const { call, outcome, code, message, count } of items) {
    if (!REFUSED_OUTCOMES.includes(outcome) && outcome !== REFUSED_REQUEST) continue
    const key = `${call} ${outcome} ${code ?? ''}`
    const known = codes.get(key)
    if (known) known.count += count
    else codes.set(key, { key, call, outcome, code: code ?? outcome, message, count })
  }
  return [...codes.values()].sort((one, other) => other.count - one.count)
}

const labelOf = (labels: Readonly<Record<string, Message>>, name: string): Message =>
  isKeyOf(labels, name) ? labels[name]! : messages.otherAnswer

function Codes({ items, rows }: { items: readonly SourceAnswer[]; rows: number }) {
  const t = useTranslate()
  const codes = codesOf(items)
  const columns: TableColumnsType<Code> = [
    {
      title: t(messages.why),
      render: (_, { message, outcome, code }) => (
        <>
          {t(message ?? labelOf(SOURCE_OUTCOME_LABELS, outcome))} <code className="fx-soft">{code}</code>
        </>
      ),
    },
    { title: t(messages.call), render: (_, { call }) => t(labelOf(SOURCE_CALL_LABELS, call)) },
    {
      title: t(messages.times),
      align: 'right',
      render: (_, { outcome, count }) =>
        outcome === REFUSED_REQUEST ? (
          <>
            {count} <span className="fx-soft">{t(messages.requests)}</span>
          </>
        ) : (
          <>
            {count} <span className="fx-soft">{rows > 0 && percent(count, rows)}</span>
          </>
        ),
    },
  ]
  if (codes.length === 0) return <p className="fx-soft">{t(messages.noneRefused)}</p>
  return (
    <DataTable
      size="small"
      columns={columns}
      dataSource={codes}
      rowKey="key"
      pagination={codes.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
    />
  )
}

function ByDay({ days }: { days: readonly SourceDay[] }) {
  const t = useTranslate()
  const answered = days.filter(({ rows, refusedRequests }) => rows > 0 || refusedRequests > 0)
  const columns: TableColumnsType<SourceDay> = [
    { title: t(messages.day), render: (_, { day }) => day },
    { title: t(messages.rows), align: 'right', render: (_, { rows }) => rows },
    {
      title: t(messages.refusedOnes),
      align: 'right',
      render: (_, { rows, refusedRows: refused }) =>
        refused === 0 ? (
          0
        ) : (
          <span className={refused / rows >= BAD_SHARE ? 'fx-bad' : undefined}>
            {refused} <span className="fx-soft">{percent(refused, rows)}</span>
          </span>
        ),
    },
    {
      title: t(messages.refusedRequests),
      align: 'right',
      render: (_, { refusedRequests }) => refusedRequests,
    },
  ]
  return (
    <DataTable
      size="small"
      columns={columns}
      dataSource={answered}
      rowKey="day"
      pagination={answered.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
    />
  )
}
