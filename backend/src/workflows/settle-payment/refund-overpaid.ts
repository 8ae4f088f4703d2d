import { surplusPostings } from '../../domain/ledger'
import type { BillCase, PaymentJson } from '../../persistence/readings/bill-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { freeLines, transitionBill } from '../../modules/bills'
import { postToLedger } from '../../modules/ledger'
import { closePayments } from '../../modules/payments'
import { refundSurplus } from '../../modules/refunds'

/** Money that the bill does not need is refunded in full: owed to the payer until WeChat has returned it. */
export function refundOverpaid(
  work: UnitOfWork,
  bill: BillCase,
  payment: Pick<PaymentJson, 'id' | 'amount_fen'>,
): string {
  const refundIds: string[] = []
  transitionBill(work, bill.bill, 'overpaid', {
    detail: { paymentId: payment.id },
    effects: {
      settle: 'unexpected',
      settle_order: 'unexpected',
      reduce_live: 'unexpected',
      free_lines: () => freeLines(work, bill),
      close_payments: () => closePayments(work, bill, payment.id),
      refund_surplus() {
        refundIds.push(refundSurplus(work, bill, payment))
        const of = { merchantId: bill.merchant_id, causeId: payment.id }
        postToLedger(work, surplusPostings(payment.amount_fen), of)
      },
    },
  })
  const [refundId] = refundIds
  if (refundId === undefined) throw new Error(`bill ${bill.bill.id}: the table refunds nothing`)
  return refundId
}
