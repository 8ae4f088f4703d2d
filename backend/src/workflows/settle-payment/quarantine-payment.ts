import type { Mismatch } from '../../domain/settlement-decision'
import { quarantinePostings } from '../../domain/ledger'
import type { BillOfTrade } from '../../persistence/readings/bill-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { openIncident } from '../../modules/incidents'
import { postToLedger } from '../../modules/ledger'
import type { TradeReport } from '../../ports'

/** Books what surely lies with this merchant, in our currency and not counted elsewhere, as kept apart. */
export function bookQuarantine(
  work: UnitOfWork,
  { payment, merchant_id }: BillOfTrade,
  { mchid, currency, totalFen }: TradeReport,
  mismatches: readonly Mismatch[],
): void {
  const isOurs = mchid === payment.mchid && currency === 'CNY' && !mismatches.includes('transaction')
  if (isOurs && totalFen)
    postToLedger(work, quarantinePostings(totalFen), { merchantId: merchant_id, causeId: payment.id })
}

/** Staff decide about the payment. */
export function reportQuarantine(
  work: UnitOfWork,
  { payment, merchant_id: merchantId, lot_id: lotId, order }: BillOfTrade,
  detail: Record<string, unknown>,
): void {
  openIncident(work, {
    merchantId,
    lotId,
    orderId: order?.id ?? null,
    paymentId: payment.id,
    kind: 'payment_quarantined',
    subject: `payment:${payment.id}`,
    level: 2,
    detail,
  })
}
