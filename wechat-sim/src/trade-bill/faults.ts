import { z } from 'zod'
import { TRADE_BILL_COLUMNS, type TradeBillRow } from './rows'

export const tradeBillFaultsSchema = z.strictObject({
  /** The bill is reported as not ready, whatever the time. */
  late: z.boolean().optional(),
  wrongHash: z.boolean().optional(),
  /** Only this many bytes of the file are sent. */
  truncateBytes: z.number().int().nonnegative().optional(),
  withoutBom: z.boolean().optional(),
  /** Rows of these out_trade_no or out_refund_no are missing. */
  missing: z.array(z.string()).optional(),
  /** Columns to replace, by out_trade_no or out_refund_no. */
  changed: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  /** Rows to add; columns that are not given are copied from the first real row. */
  extra: z.array(z.record(z.string(), z.string())).optional(),
})
/** What is wrong with every trade bill until it is changed again. */
export type TradeBillFaults = z.infer<typeof tradeBillFaultsSchema>

const numberOf = (row: TradeBillRow) => (row.交易状态 === 'REFUND' ? row.商户退款单号 : row.商户订单号)
const blank = Object.fromEntries(TRADE_BILL_COLUMNS.map(column => [column, ''])) as TradeBillRow

export function applyRowFaults(
  rows: TradeBillRow[],
  { missing, changed, extra }: TradeBillFaults,
): TradeBillRow[] {
  const kept = rows.filter(row => !missing?.includes(numberOf(row)))
  const altered = kept.map(row => ({ ...row, ...changed?.[numberOf(row)] }))
  return [...altered, ...(extra ?? []).map(row => ({ ...(rows[0] ?? blank), ...row }))]
}

export const truncate = (complete: Buffer, { truncateBytes }: TradeBillFaults): Buffer =>
  truncateBytes === undefined ? complete : complete.subarray(0, truncateBytes)
