import type { Booking } from '../../domain/ledger'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Writes a booking down; the database refuses a second one of the same kind and cause, and any that is not balanced. */
export function postToLedger(
  work: UnitOfWork,
  booking: Booking,
  of: { merchantId: string; causeId: string },
): void {
  const id = newId()
  work.insert('ledger_transaction', {
    id,
    merchant_id: of.merchantId,
    kind: booking.kind,
    cause_id: of.causeId,
    booked_at: work.at,
  })
  work.insert(
    'ledger_posting',
    ...booking.postings.map(({ account, amountFen }, line) => ({
      ledger_transaction_id: id,
      line,
      account,
      amount_fen: amountFen,
    })),
  )
}
