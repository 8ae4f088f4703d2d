import { z } from 'zod'
import { type BillRow, COLUMNS } from './rows'

export const billFaultsSchema = z.strictObject({
  /** The bill is not ready, whatever the time. */
  late: z.boolean().optional(),
  wrongHash: z.boolean().optional(),
  /** Only so many bytes of the file arrive. */
  truncateBytes: z.number().int().nonnegative().optional(),
  withoutBom: z.boolean().optional(),
  /** Rows of these out_trade_no or out_refund_no are missing. */
  missing: z.array(z.string()).optional(),
  /** Columns to replace, by out_trade_no or out_refund_no. */
  changed: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  /** Whole rows to add; columns left out are copied from the first true row. */
  extra: z.array(z.record(z.string(), z.string())).optional(),
})
/** What is wrong with the bill until it is changed again. */
export type BillFaults = z.infer<typeof billFaultsSchema>

const numberOf = (row: BillRow) => (row.交易状态 === 'REFUND' ? row.商户退款单号 : row.商户订单号)
const blank = Object.fromEntries(COLUMNS.map(column => [column, ''])) as BillRow

export function alterRows(rows: BillRow[], { missing, changed, extra }: BillFaults): BillRow[] {
  const kept = rows.filter(row => !missing?.includes(numberOf(row)))
  const told = kept.map(row => ({ ...row, ...changed?.[numberOf(row)] }))
  return [...told, ...(extra ?? []).map(row => ({ ...(rows[0] ?? blank), ...row }) as BillRow)]
}

export const cut = (whole: Buffer, { truncateBytes }: BillFaults): Buffer =>
  truncateBytes === undefined ? whole : whole.subarray(0, truncateBytes)
