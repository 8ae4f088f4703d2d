import type { ReportFigures } from '@fangxing/contract/reports'
import { Table, type TableColumnsType } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import type { Reply } from '../../net/calls'
import { Chart } from '../../ui/chart'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { Empty } from '../../ui/page-states'
import { figure, FIGURES, secondsText } from './columns'
import { TableExport } from './exports'
import { messages } from './messages'

type Report = Reply<'readReport'>

const barsOf = (names: readonly string[], values: readonly (number | null)[], type: 'bar' | 'line') => ({
  animation: false,
  grid: { left: 8, right: 8, top: 16, bottom: 8, containLabel: true },
  tooltip: { trigger: 'axis' },
  xAxis: { type: 'category', data: names },
  yAxis: { type: 'value', minInterval: 1 },
  series: [{ type, data: values, connectNulls: false }],
})

/** Money, rate and time to release: by day and by lot. */
export function Figures({ report }: { report: Report }) {
  const t = useTranslate()
  const { total, lots, days } = report
  const [money, free] = useMemo(() => {
    const names = report.days.map(({ day }) => day.slice(5))
    const times = report.days.map(({ freeP95Ms }) => (freeP95Ms === null ? null : freeP95Ms / 1000))
    return [
      barsOf(
        names,
        report.days.map(({ recoveredFen }) => recoveredFen / 100),
        'bar',
      ),
      barsOf(names, times, 'bar'),
    ] as const
  }, [report])
  if (total.orderCount === 0 && total.paymentCount === 0 && !total.parkingFen)
    return <Empty text={messages.none} />
  return (
    <>
      <Headline total={total} />
      <div className="fx-charts">
        <Section title={`${t(messages.chart)} (${t(messages.yuan)})`}>
          <Chart option={money} label={t(messages.chart)} />
        </Section>
        {total.freeP95Ms !== null && (
          <Section title={t(messages.freeChart)}>
            <Chart option={free} label={t(messages.freeChart)} />
          </Section>
        )}
      </div>
      <Section title={t(messages.byLot)} beside={<TableExport table="lots" />}>
        <FigureTable first={messages.lot} rows={lots} name={({ name }) => name} total={total} />
      </Section>
      <Section title={t(messages.byDay)} beside={<TableExport table="days" />}>
        <FigureTable
          first={messages.day}
          rows={days}
          name={({ day }) => day}
          show={({ day }) => figure(day)}
          total={total}
        />
      </Section>
    </>
  )
}

export const hoursChart = (hours: Reply<'readFieldReport'>['hours']) =>
  barsOf(
    hours.map(({ hour }) => `${hour}`),
    hours.map(({ heldCount }) => heldCount),
    'bar',
  )

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
      {(total.parkingFen ?? 0) > 0 && (
        <div>
          <dt>{t(messages.parking)}</dt>
          <dd>
            <Money fen={total.parkingFen ?? 0} />
          </dd>
        </div>
      )}
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
      <div>
        <dt>{t(messages.p99)}</dt>
        <dd>{time(total.freeP99Ms)}</dd>
      </div>
    </dl>
  )
}

function FigureTable<Row extends ReportFigures>(props: {
  first: Message
  rows: readonly Row[]
  name: (row: Row) => string
  /** Its name, but where it is written otherwise. */
  show?: (row: Row) => ReactNode
  total: ReportFigures
}) {
  const { first, rows, name, show: showName = name, total } = props
  const t = useTranslate()
  const columns: TableColumnsType<Row> = [
    { key: 'name', title: t(first), render: (_, row) => showName(row) },
    ...FIGURES.map(({ key, title, show }) => ({
      key,
      title: t(title),
      align: 'right' as const,
      render: (_: unknown, row: Row) => show(row, t),
    })),
  ]
  return (
    <DataTable<Row>
      size="small"
      columns={columns}
      dataSource={rows}
      rowKey={name}
      pagination={false}
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
