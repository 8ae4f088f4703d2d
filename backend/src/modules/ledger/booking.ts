import type { Booking } from '../../domain/ledger'
import { insert, type Change } from '../../persistence/changes'
import { newId } from '../../persistence/new-id'

/** Writes a booking down; the database refuses a second one of the same kind and cause, and any that is not balanced. */
export function bookingChanges(
  booking: Booking,
  of: { merchantId: string; causeId: string },
  at: Date,
): Change[] {
  const id = newId()
  const postings = booking.postings.map(({ account, amountFen }, line) => ({
    ledger_transaction_id: id,
    line,
    account,
    amount_fen: amountFen,
  }))
  return [
    insert('ledger_transaction', {
      id,
      merchant_id: of.merchantId,
      kind: booking.kind,
      cause_id: of.causeId,
      booked_at: at,
    }),
    insert('ledger_posting', ...postings),
  ]
}
