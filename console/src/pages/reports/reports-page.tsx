import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import { REPORT_MAX_DAYS, type ReportFigures } from '@fangxing/contract/reports'
import { Button, Input, Table, type TableColumnsType } from 'antd'
import { useMemo } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { useLotChoice } from '../../session/lot-choice'
import { useMe } from '../../session/session'
import { Chart } from '../../ui/chart'
import { saveCsv } from '../../ui/csv'
import { Money } from '../../ui/money'
import { Page, Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { useNow } from '../../ui/use-now'
import { FIGURES, secondsText } from './columns'
import { messages } from './messages'
import { daysIn, periodOf, PERIODS, type Period } from './periods'
import { reportLines } from './report-file'

type Report = Reply<'readReport'>

/** How often the page looks whether a day is over. */
const EVERY_MS = 60_000

/** The period that the address names, else the last 30 days. */
function usePeriod(): Period {
  const address = useAddress()
  const usual = periodOf('last30', useNow(EVERY_MS))
  const from = address.get('from') ?? usual.from
  const until = address.get('until') ?? usual.until
  return until < from ? { from, until: from } : { from, until }
}

/** What an office answers for in a period: money, rate, time to release; by day and by lot; on screen, on paper, in a file. */
export default function ReportsPage() {
  const t = useTranslate()
  const { merchant } = useMe()
  const { lot } = useLotChoice()
  const period = usePeriod()
  const isTooLong = daysIn(period) > REPORT_MAX_DAYS
  const { value, problem, again } = useCall(
    'readReport',
    isTooLong ? null : { query: { ...period, ...(lot ? { lotId: lot.id } : {}) } },
    { keepPrevious: true },
  )
  return (
    <Page title={t(messages.title)} actions={value && <Exports report={value} />}>
      <PeriodFields period={period} />
      <p className="fx-print-only">
        {merchant.name} · {lot?.name ?? t(messages.allLots)} · {period.from} – {period.until}
      </p>
      {isTooLong && (
        <p className="fx-note fx-note--bad" role="alert">
          {t(messages.tooLong)}
        </p>
      )}
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && !isTooLong && <Loading rows={8} />}
      {value && !isTooLong && <Figures report={value} />}
      <p className="fx-soft">{t(messages.how)}</p>
    </Page>
  )
}

function PeriodFields({ period }: { period: Period }) {
  const t = useTranslate()
  const address = useAddress()
  const nowMs = useNow(EVERY_MS)
  return (
    <div className="fx-tools fx-no-print">
      {(['from', 'until'] as const).map(name => (
        <label key={name} className="fx-row">
          {t(messages[name])}
          <Input
            className="fx-day"
            type="date"
            value={period[name]}
            onChange={event => {
              if (event.target.value) address.set({ ...period, [name]: event.target.value })
            }}
          />
        </label>
      ))}
      {PERIODS.map(name => {
        const usual = periodOf(name, nowMs)
        const isChosen = usual.from === period.from && usual.until === period.until
        return (
          <Button
            key={name}
            type={isChosen ? 'primary' : 'default'}
            aria-pressed={isChosen}
            onClick={() => address.set(usual)}
          >
            {t(messages[name])}
          </Button>
        )
      })}
    </div>
  )
}

function Exports({ report }: { report: Report }) {
  const t = useTranslate()
  const { from, until, lots, days, total } = report
  const name = (what: string) => `report-${what}-${from}-${until}`
  const byLot = () =>
    saveCsv(name('lots'), reportLines({ first: messages.lot, name: lot => lot.name, rows: lots, total }, t))
  const byDay = () =>
    saveCsv(name('days'), reportLines({ first: messages.day, name: ({ day }) => day, rows: days, total }, t))
  return (
    <span className="fx-row fx-no-print">
      <Button icon={<DownloadOutlined aria-hidden />} onClick={byLot}>
        {t(messages.exportLots)}
      </Button>
      <Button icon={<DownloadOutlined aria-hidden />} onClick={byDay}>
        {t(messages.exportDays)}
      </Button>
      <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
        {t(messages.print)}
      </Button>
    </span>
  )
}

const chartOf = (report: Report) => ({
  animation: false,
  grid: { left: 8, right: 8, top: 16, bottom: 8, containLabel: true },
  tooltip: { trigger: 'axis' },
  xAxis: { type: 'category', data: report.days.map(({ day }) => day.slice(5)) },
  yAxis: { type: 'value' },
  series: [{ type: 'bar', data: report.days.map(({ recoveredFen }) => recoveredFen / 100) }],
})

function Figures({ report }: { report: Report }) {
  const t = useTranslate()
  const { total, lots, days } = report
  const option = useMemo(() => chartOf(report), [report])
  if (total.orderCount === 0 && total.paymentCount === 0) return <Empty text={messages.none} />
  return (
    <>
      <Headline total={total} />
      <Section title={`${t(messages.chart)} (${t(messages.yuan)})`}>
        <Chart option={option} label={t(messages.chart)} />
      </Section>
      <Section title={t(messages.byLot)}>
        <FigureTable first={messages.lot} rows={lots} name={({ name }) => name} total={total} />
      </Section>
      <Section title={t(messages.byDay)}>
        <FigureTable first={messages.day} rows={days} name={({ day }) => day} total={total} />
      </Section>
    </>
  )
}

function Headline({ total }: { total: ReportFigures }) {
  const t = useTranslate()
  const time = (ms: number | null) => (ms === null ? '—' : `${secondsText(ms)} ${t(messages.seconds)}`)
  return (
    <dl className="fx-headline">
      <div>
        <dt>{t(messages.recovered)}</dt>
        <dd>
          <Money fen={total.recoveredFen} strong />
        </dd>
      </div>
      <div>
        <dt>{t(messages.rate)}</dt>
        <dd>{total.ratePct === null ? '—' : `${total.ratePct} %`}</dd>
      </div>
      <div>
        <dt>{t(messages.p50)}</dt>
        <dd>{time(total.freeP50Ms)}</dd>
      </div>
      <div>
        <dt>{t(messages.p95)}</dt>
        <dd>{time(total.freeP95Ms)}</dd>
      </div>
    </dl>
  )
}

function FigureTable<Row extends ReportFigures>(props: {
  first: Message
  rows: readonly Row[]
  name: (row: Row) => string
  total: ReportFigures
}) {
  const { first, rows, name, total } = props
  const t = useTranslate()
  const columns: TableColumnsType<Row> = [
    { key: 'name', title: t(first), render: (_, row) => name(row) },
    ...FIGURES.map(({ key, title, show }) => ({
      key,
      title: t(title),
      align: 'right' as const,
      render: (_: unknown, row: Row) => show(row, t),
    })),
  ]
  return (
    <Table<Row>
      size="small"
      columns={columns}
      dataSource={rows}
      rowKey={name}
      pagination={false}
      scroll={{ x: 'max-content' }}
      summary={() => (
        <Table.Summary.Row>
          <Table.Summary.Cell index={0}>
            <strong>{t(messages.total)}</strong>
          </Table.Summary.Cell>
          {FIGURES.map(({ key, show }, at) => (
            <Table.Summary.Cell key={key} index={at + 1} align="right">
              <strong>{show(total, t)}</strong>
            </Table.Summary.Cell>
          ))}
        </Table.Summary.Row>
      )}
    />
  )
}
