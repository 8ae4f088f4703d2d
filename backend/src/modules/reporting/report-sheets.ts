import { REPORT_TABLES } from '@fangxing/contract/file-tables'
import type { FieldReport, ReportFigures, ReportTable } from '@fangxing/contract/reports'
import type { StaffCall } from '@fangxing/contract/calls'
import type { Language, Message } from '@fangxing/contract/messages'
import { cutAfter } from './cut-after'
import type { WrittenCell, WrittenSheet } from '../../ports/written-sheet'

type Report = StaffCall<'readReport'>['reply']
type Column<Row> = readonly [head: Message, cell: (row: Row) => WrittenCell]
/** `rows` of which each becomes a line; `total`, where there is one, stands below. */
type Table = { title: Message; sheet: (language: Language) => Pick<WrittenSheet, 'head' | 'rows'> }

const secondsOf = (ms: number | null): number | null => (ms === null ? null : ms / 1000)
const TOTAL: Message = { zh: '合计', en: 'Total' }

const FIGURES: readonly Column<ReportFigures>[] = [
  [{ zh: '追回金额（元）', en: 'Recovered (yuan)' }, row => ({ fen: row.recoveredFen })],
  [{ zh: '付款笔数', en: 'Payments' }, row => row.paymentCount],
  [{ zh: '其中现金（元）', en: 'In cash (yuan)' }, row => ({ fen: row.cashFen })],
  [{ zh: '其中场外已付（元）', en: 'Paid elsewhere (yuan)' }, row => ({ fen: row.elsewhereFen })],
  [
    { zh: '停车中缴费（不计入追回，元）', en: 'Paid while parked, not recovered (yuan)' },
    row => ({ fen: row.parkingFen ?? 0 }),
  ],
  [{ zh: '减免（元）', en: 'Waived (yuan)' }, row => ({ fen: row.waivedFen })],
  [{ zh: '追缴订单', en: 'Orders' }, row => row.orderCount],
  [{ zh: '锁已升起', en: 'Held' }, row => row.heldCount],
  [{ zh: '结清后离开', en: 'Settled' }, row => row.settledCount],
  [{ zh: '未付放行', en: 'Let go unpaid' }, row => row.letGoCount],
  [{ zh: '误拦', en: 'Held by mistake' }, row => row.falseCount],
  [{ zh: '追回率（%）', en: 'Recovery rate (%)' }, row => row.ratePct],
  [{ zh: '放行用时 50%（秒）', en: 'Free in, 50 % (s)' }, row => secondsOf(row.freeP50Ms)],
  [{ zh: '放行用时 95%（秒）', en: 'Free in, 95 % (s)' }, row => secondsOf(row.freeP95Ms)],
  [{ zh: '放行用时 99%（秒）', en: 'Free in, 99 % (s)' }, row => secondsOf(row.freeP99Ms)],
]

/** A table that is cut says so in its last line. */
function table<Row>(
  title: Message,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  isCut?: true,
): Table {
  return {
    title,
    sheet: language => ({
      head: columns.map(([head]) => head[language]),
      rows: [
        ...rows.map(row => columns.map(([, cell]) => cell(row))),
        ...(isCut ? [[cutAfter(rows.length)[language]]] : []),
      ],
    }),
  }
}

/** The same figures as on the page, with their total below. */
function figures<Row extends ReportFigures>(
  title: Message,
  report: { rows: readonly Row[]; total: ReportFigures },
  [firstHead, firstCell]: Column<Row>,
): Table {
  const cells = (row: ReportFigures) => FIGURES.map(([, cell]) => cell(row))
  return {
    title,
    sheet: language => ({
      head: [firstHead, ...FIGURES.map(([head]) => head)].map(head => head[language]),
      rows: [
        ...report.rows.map(row => [firstCell(row), ...cells(row)]),
        [TOTAL[language], ...cells(report.total)],
      ],
    }),
  }
}

function tablesOf(
  { lots, days, total }: Report,
  field: FieldReport,
  language: Language,
): Record<ReportTable, Table> {
  return {
    lots: figures({ zh: '按车场', en: 'By lot' }, { rows: lots, total }, [
      { zh: '车场', en: 'Lot' },
      row => row.name,
    ]),
    days: figures({ zh: '按日', en: 'By day' }, { rows: days, total }, [
      { zh: '日期', en: 'Day' },
      row => row.day,
    ]),
    hours: table({ zh: '升锁时段', en: 'By hour' }, field.hours, [
      [{ zh: '小时', en: 'Hour' }, row => row.hour],
      [{ zh: '锁已升起', en: 'Held' }, row => row.heldCount],
    ]),
    refusals: table({ zh: '未通过的规则', en: 'Rules that said no' }, field.refusals, [
      [{ zh: '规则', en: 'Rule' }, row => row.rule[language]],
      [{ zh: '次数', en: 'Times' }, row => row.refusedCount],
    ]),
    attendants: table(
      { zh: '人员', en: 'People' },
      field.attendants,
      [
        [{ zh: '姓名', en: 'Name' }, row => row.name],
        [{ zh: '在岗（小时）', en: 'On shift (h)' }, row => Math.round(row.shiftMinutes / 6) / 10],
        [{ zh: '放置告知单', en: 'Notices left' }, row => row.noticeCount],
        [{ zh: '追缴订单', en: 'Orders' }, row => row.orderCount],
        [{ zh: '锁已升起', en: 'Held' }, row => row.heldCount],
        [{ zh: '结清后离开', en: 'Settled' }, row => row.settledCount],
        [{ zh: '误拦', en: 'Held by mistake' }, row => row.falseCount],
      ],
      field.attendantsCut,
    ),
    devices: table(
      { zh: '装置在线', en: 'Devices in reach' },
      field.devices,
      [
        [{ zh: '装置', en: 'Device' }, row => row.deviceId],
        [{ zh: '车场', en: 'Lot' }, row => row.lotName],
        [{ zh: '在线率（%）', en: 'In reach (%)' }, row => row.uptimePct],
        [{ zh: '离线次数', en: 'Times away' }, row => row.outageCount],
        [{ zh: '最长离线（分钟）', en: 'Longest away (min)' }, row => row.longestOutageMinutes],
      ],
      field.devicesCut,
    ),
  }
}

/** The tables of a report as sheets, `first` before the others. */
export function reportSheets(
  [report, field]: [Report, FieldReport],
  language: Language,
  first: ReportTable,
): [WrittenSheet, ...WrittenSheet[]] {
  const tables = tablesOf(report, field, language)
  const sheetOf = (name: ReportTable): WrittenSheet => ({
    name: tables[name].title[language],
    ...tables[name].sheet(language),
  })
  return [sheetOf(first), ...REPORT_TABLES.filter(name => name !== first).map(sheetOf)]
}
