import { v5 } from 'uuid'
import { ARREAR, VOLUNTARY_ARREAR_STATES } from '../../domain/arrear'
import { elsewhereReversedPostings } from '../../domain/ledger'
import { may } from '../../domain/state-machine'
import { postToLedger } from '../../modules/ledger'
import { OptimisticLockError, type Database } from '../../persistence/database'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { KEEP_FROM_HOLDING, READ_UNDONE_DEBTS, RESERVE_DEBTS } from './collected.queries'

/** A payment that was taken back: the owner believed it paid, and is not held for it before this. */
const NOT_HELD_MS = 15 * 86_400_000

export type ExternalPayment = { sourceId: string; paymentRef: string; merchantId: string }
type Line = { arrear_id: string; amount_fen: number }

/** Debts of a payment that was taken back: owed again, or owed by nobody because their stay was corrected or none. */
export type Reinstated = { back: string[]; undone: string[] }

/**
 * Brings the debts of a payment that was taken back, on a new ladder: nobody was reminded of them since. One whose stay was corrected
 * meanwhile is owed by another plate, and one whose stay was none by nobody: their money was refunded, and that is all.
 */
export async function reinstateDebts(
  database: Database,
  work: UnitOfWork,
  {
    payment,
    lines,
    debts,
  }: { payment: ExternalPayment; lines: readonly Line[]; debts: readonly DebtReading[] },
): Promise<Reinstated> {
  const { sourceId, paymentRef, merchantId } = payment
  const ids = lines.map(line => line.arrear_id)
  // After the debts, whose versions say whether one was corrected since.
  const rows = ids.length === 0 ? [] : await database.query<{ id: string }>(READ_UNDONE_DEBTS, [ids])
  const isUndone = (id: string) => rows.some(row => row.id === id)
  const done: Reinstated = { back: [], undone: [] }
  const of = { source_id: sourceId, payment_ref: paymentRef, reversed_at: null }
  for (const line of lines) {
    work.update('external_payment', { ...of, arrear_id: line.arrear_id }, { reversed_at: work.at }, 1)
    const debt = debts.find(({ id }) => id === line.arrear_id)
    const event = isUndone(line.arrear_id) ? 'refunded' : 'payment_reversed'
    if (!debt || !may(ARREAR, debt.state, event)) continue
    const detail = { paymentRef, amountFen: line.amount_fen }
    const paid_fen = debt.paid_fen - line.amount_fen
    const isBarred = VOLUNTARY_ARREAR_STATES.includes(debt.state)
    const anew = isBarred ? {} : { reminder_count: 0, last_reminded_at: null, grace_from: work.at }
    const set =
      event === 'refunded'
        ? { paid_fen, waived_fen: debt.waived_fen + line.amount_fen }
        : { paid_fen, ...anew }
    work.transition(ARREAR, debt, event, { set, detail })
    postToLedger(work, elsewhereReversedPostings(line.amount_fen), {
      merchantId,
      causeId: v5(`reversed|${paymentRef}|${debt.id}`, sourceId),
    })
    done[event === 'refunded' ? 'undone' : 'back'].push(debt.id)
  }
  return done
}

/** From the first report, `since`: repeated forever, it does not keep a debt forever. */
export async function keepFromHolding(
  database: Database,
  { sourceId, paymentRef }: Pick<ExternalPayment, 'sourceId' | 'paymentRef'>,
  debts: readonly { id: string; since: Date }[],
  at: Date,
): Promise<void> {
  for (const { id, since } of debts) {
    const until = new Date(since.getTime() + NOT_HELD_MS)
    await database.query(KEEP_FROM_HOLDING, [id, until])
    try {
      // A node of the former version looks here alone.
      await database.query(RESERVE_DEBTS, [[id], sourceId, paymentRef, 'taken_back', until, at])
    } catch (error) {
      // Somebody else has said that they collect it: nobody holds a car for it while they do.
      if (!(error instanceof OptimisticLockError)) throw error
    }
  }
}
