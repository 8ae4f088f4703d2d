import { SETTLEMENT } from '../../domain/settlement'
import { leftOf, takenOffBy } from '../../domain/bill-lines'
import { dayOf } from '../../domain/shanghai-time'
import type { BillCase } from '../../persistence/readings/bill-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'

export type SettlementMethod = 'wechat' | 'cash' | 'elsewhere' | 'waiver'
export type SettlementFacts = {
  settlementId: string
  method: SettlementMethod
  paymentId: string | null
  amountFen: number
}

/**
 * The settlement with its lines: what was frozen when the bill was opened, or nothing where it was waived or taken off before.
 * Each line says how it ended.
 */
export function recordSettlement(
  work: UnitOfWork,
  { merchant_id, order, bill, stay, lines: frozen }: BillCase,
  facts: SettlementFacts,
): void {
  const { settlementId, method, paymentId, amountFen } = facts
  const lines = frozen.map(line => {
    const act = takenOffBy(line.arrearId, bill.reductions)?.act
    return {
      settlement_id: settlementId,
      arrear_id: line.arrearId,
      amount_fen: act !== undefined || method === 'waiver' ? 0 : leftOf(line, bill.reductions),
      method: act === undefined ? method : methodOf(act),
    }
  })
  // What is paid for a stay that goes on stands at the stay.
  const total = lines.reduce((sum, line) => sum + line.amount_fen, stay?.amount_fen ?? 0)
  if (total !== amountFen)
    throw new Error(`settlement of ${amountFen} fen for lines of ${total} fen, bill ${bill.id}`)
  work.create(
    SETTLEMENT,
    {
      id: settlementId,
      merchant_id,
      order_id: order?.id ?? null,
      bill_id: bill.id,
      payment_id: paymentId,
      method,
      amount_fen: amountFen,
      receipt_no: receiptNoOf(settlementId, work.at),
      created_at: work.at,
    },
    { through: ['posted'], detail: { method, amountFen, paymentId } },
  )
  work.insert('settlement_line', ...lines)
}

const methodOf = (act: string): SettlementMethod => (PAID.includes(act) ? 'elsewhere' : 'waiver')
/** What takes a line off because somebody paid it. */
const PAID: readonly string[] = ['paid_elsewhere', 'paid']

/** Printed on receipts: the day in China and 60 bits of the settlement's id, so that two are never the same. */
function receiptNoOf(settlementId: string, at: Date): string {
  return `FX${dayOf(at).replaceAll('-', '')}${settlementId.replaceAll('-', '').slice(-15).toUpperCase()}`
}
