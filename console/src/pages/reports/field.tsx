import type { ReportTable } from '@fangxing/contract/reports'
import { type TableColumnsType } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import type { Reply } from '../../net/calls'
import { Chart } from '../../ui/chart'
import { Section } from '../../ui/page'
import { CutNote, Empty } from '../../ui/page-states'
import { figure, percent } from './columns'
import { TableExport } from './exports'
import { hoursChart } from './figures'
import { messages } from './messages'

type Field = Reply<'readFieldReport'>
type Refused = Field['refusals'][number]
type Attendant = Field['attendants'][number]
type Device = Field['devices'][number]
const PAGE_ROWS = 20

/** How the work in the lots went: when locks went up, what said no, who worked, which devices were in reach. */
export function FieldFigures({ field }: { field: Field }) {
  const t = useTranslate()
  const chart = useMemo(() => hoursChart(field.hours), [field])
  const isHeld = field.hours.some(({ heldCount }) => heldCount > 0)
  return (
    <>
      {isHeld && (
        <Section title={t(messages.byHour)} beside={<TableExport table="hours" />}>
          <Chart option={chart} label={t(messages.byHour)} height={200} />
        </Section>
      )}
      <FieldTable
        title={messages.refusals}
        table="refusals"
        rows={field.refusals}
        rowKey={({ code }) => code}
        empty={messages.noRefusals}
        columns={[
          { key: 'rule', title: t(messages.rule), render: (_, row) => t(row.rule) },
          number(t(messages.times), (row: Refused) => figure(row.refusedCount)),
        ]}
      />
      <FieldTable
        title={messages.attendants}
        table="attendants"
        rows={field.attendants}
        rowKey={({ staffId }) => staffId}
        empty={messages.noAttendants}
        columns={[
          { key: 'name', title: t(messages.name), render: (_, row) => row.name },
          number(t(messages.shift), (row: Attendant) =>
            figure(`${(row.shiftMinutes / 60).toFixed(1)} ${t(messages.hours)}`),
          ),
          number(t(messages.notices), (row: Attendant) => figure(row.noticeCount)),
          number(t(messages.orders), (row: Attendant) => figure(row.orderCount)),
          number(t(messages.held), (row: Attendant) => figure(row.heldCount)),
          number(t(messages.settled), (row: Attendant) => figure(row.settledCount)),
          number(t(messages.false), (row: Attendant) => figure(row.falseCount)),
        ]}
      >
        <CutNote reply={{ items: field.attendants, isCut: field.attendantsCut }} />
      </FieldTable>
      <FieldTable
        title={messages.devices}
        table="devices"
        rows={field.devices}
        rowKey={({ deviceId }) => deviceId}
        empty={messages.noDevices}
        columns={[
          { key: 'device', title: t(messages.device), render: (_, row) => figure(row.deviceId) },
          { key: 'lot', title: t(messages.lot), render: (_, row) => row.lotName },
          number(t(messages.uptime), (row: Device) => percent(row.uptimePct)),
          number(t(messages.outages), (row: Device) => figure(row.outageCount)),
          number(t(messages.longest), (row: Device) =>
            figure(`${row.longestOutageMinutes} ${t(messages.minutes)}`),
          ),
        ]}
      >
        <p>
          {t(messages.uptime)}: <strong>{percent(field.uptimePct)}</strong>{' '}
          <span className="fx-soft fx-no-print">{t(messages.worst)}</span>
        </p>
        <CutNote reply={{ items: field.devices, isCut: field.devicesCut }} />
      </FieldTable>
    </>
  )
}

const number = <Row,>(title: string, show: (row: Row) => ReactNode) => ({
  key: title,
  title,
  align: 'right' as const,
  render: (_: unknown, row: Row) => show(row),
})

function FieldTable<Row extends object>(props: {
  title: Message
  table: ReportTable
  rows: readonly Row[]
  rowKey: (row: Row) => string
  columns: TableColumnsType<Row>
  empty: Message
  children?: ReactNode
}) {
  const { title, table, rows, rowKey, columns, empty, children } = props
  const t = useTranslate()
  return (
    <Section title={t(title)} beside={rows.length > 0 && <TableExport table={table} />}>
      {rows.length === 0 ? (
        <Empty text={empty} />
      ) : (
        <>
          {children}
          <DataTable<Row>
            size="small"
            columns={columns}
            dataSource={rows}
            rowKey={rowKey}
            pagination={rows.length > PAGE_ROWS && { pageSize: PAGE_ROWS, showSizeChanger: false }}
          />
        </>
      )}
    </Section>
  )
}
