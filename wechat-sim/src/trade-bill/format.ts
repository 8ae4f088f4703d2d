import { feeFen, TRADE_BILL_COLUMNS, type TradeBillRow, yuan } from './rows'

const SUMMARY = [
  '总交易单数',
  '应结订单总金额',
  '退款总金额',
  '充值券退款总金额',
  '手续费总金额',
  '订单总金额',
  '申请退款总金额',
]

const toLine = (values: string[]) => values.map(value => '`' + value).join(',')
const toFen = (text: string) => Number(text.replace('.', ''))
const sumOf = (rows: TradeBillRow[], column: keyof TradeBillRow) =>
  rows.reduce((sum, row) => sum + toFen(row[column]), 0)

/** The file's text: byte order mark, header, rows with a backtick before every value, and the summary of these rows. */
export function formatTradeBill(rows: TradeBillRow[], hasBom: boolean): string {
  const settledFen = sumOf(rows, '应结订单金额')
  const refundedFen = sumOf(rows, '退款金额')
  const fees = rows.reduce(
    (sum, row) => sum + feeFen(toFen(row.应结订单金额)) - feeFen(toFen(row.退款金额)),
    0,
  )
  const summary = [
    String(rows.length),
    yuan(settledFen),
    yuan(refundedFen),
    '0.00',
    yuan(fees, 5),
    yuan(sumOf(rows, '订单金额')),
    yuan(sumOf(rows, '申请退款金额')),
  ]
  const lines = [
    TRADE_BILL_COLUMNS.join(','),
    ...rows.map(row => toLine(TRADE_BILL_COLUMNS.map(column => row[column]))),
    SUMMARY.join(','),
    toLine(summary),
  ]
  return `${hasBom ? '\ufeff' : ''}${lines.join('\r\n')}\r\n`
}
