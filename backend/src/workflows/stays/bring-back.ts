import { v5 } from 'uuid'
import { ARREAR, VOLUNTARY_ARREAR_STATES } from '../../domain/arrear'
import { elsewhereReversedPostings } from '../../domain/ledger'
import { may } from '../../domain/state-machine'
import { postToLedger } from '../../modules/ledger'
import { OptimisticLockError, type Database } from '../../persistence/database'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { RESERVE_DEBTS } from './collected.queries'

/** A payment that was taken back: the owner believed it paid, and is not held for it before this. */
const NOT_HELD_MS = 15 * 86_400_000

export type ExternalPayment = { sourceId: string; paymentRef: string; merchantId: string }
type Line = { arrear_id: string; amount_fen: number }

/** Brings the debts of a payment that was taken back, on a new ladder: nobody was reminded of them since. Answers which. */
export function bringBack(
  work: UnitOfWork,
  { sourceId, paymentRef, merchantId }: ExternalPayment,
  lines: readonly Line[],
  debts: readonly DebtReading[],
): string[] {
  const back: string[] = []
  const of = { source_id: sourceId, payment_ref: paymentRef, reversed_at: null }
  for (const line of lines) {
    work.update('external_payment', { ...of, arrear_id: line.arrear_id }, { reversed_at: work.at }, 1)
    const debt = debts.find(({ id }) => id === line.arrear_id)
    if (!debt || !may(ARREAR, debt.state, 'payment_reversed')) continue
    const isBarred = VOLUNTARY_ARREAR_STATES.includes(debt.state)
    work.transition(ARREAR, debt, 'payment_reversed', {
      set: {
        paid_fen: debt.paid_fen - line.amount_fen,
        ...(isBarred ? {} : { reminder_count: 0, last_reminded_at: null, grace_from: work.at }),
      },
      detail: { paymentRef, amountFen: line.amount_fen },
    })
    postToLedger(work, elsewhereReversedPostings(line.amount_fen), {
      merchantId,
      causeId: v5(`reversed|${paymentRef}|${debt.id}`, sourceId),
    })
    back.push(debt.id)
  }
  return back
}

/** From the first word, `since`: repeated for ever, it does not keep a debt for ever. */
export async function keepFromHolding(
  database: Database,
  { sourceId, paymentRef }: Pick<ExternalPayment, 'sourceId' | 'paymentRef'>,
  debts: readonly { id: string; since: Date }[],
  at: Date,
): Promise<void> {
  for (const { id, since } of debts)
    try {
      const until = new Date(since.getTime() + NOT_HELD_MS)
      await database.query(RESERVE_DEBTS, [[id], sourceId, paymentRef, 'taken_back', until, at])
    } catch (error) {
      // Somebody else has said that they collect it: nobody holds a car for it while they do.
      if (!(error instanceof OptimisticLockError)) throw error
    }
}
