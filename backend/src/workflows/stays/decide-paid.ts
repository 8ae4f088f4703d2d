import type { PaidEvent } from '@fangxing/contract/integration'
import { refusalMessage, type RefusalCode } from '@fangxing/contract/refusal'
import { ARREAR } from '../../domain/arrear'
import { may } from '../../domain/state-machine'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { Answer } from './event-batch'
import type { ReportedPayment } from './reported-payment'

export type PaidReading = { debts: DebtReading[]; reported: ReportedPayment[] }
/** What of a debt is booked now: `amountFen` beyond the `reportedFen` that this payment covered before. */
type Booked = { arrearId: string; amountFen: number; reportedFen: number; isPart: boolean }
/** What is booked of a payment, and what its source is answered then. */
export type Paying = { booked: Booked[]; answer: Answer }

/**
 * Each debt that is covered exactly is settled by itself, whatever the others are; of one that is covered in part that part is booked,
 * and its source is told what is still due. Told again under the same reference, an amount is what the payment covers in all: only
 * the rest is booked. More than is due is not booked: they give it back.
 */
export function decidePaying(value: PaidEvent, { debts, reported }: PaidReading): Paying {
  const nothing = (answer: Answer): Paying => ({ booked: [], answer })
  const ids = new Set(value.covers.map(({ arrearId }) => arrearId))
  if (ids.size !== value.covers.length || debts.length !== ids.size) return nothing(refused('NOT_FOUND'))
  const reportedFen = (id: string) =>
    reported.find(line => line.arrear_id === id && line.reversed_at === null)?.amount_fen ?? 0
  // The same payment under another event: nobody has to give anything back.
  const fresh = value.covers.filter(({ arrearId, amountFen }) => amountFen !== reportedFen(arrearId))
  const byId = new Map(debts.map(debt => [debt.id, debt]))
  const known = value.covers
    .filter(cover => !fresh.includes(cover))
    .map(({ arrearId }) => byId.get(arrearId)!)
  if (fresh.length > 0 && isTakenBack(value, reported)) return nothing(refused('PAYMENT_TAKEN_BACK'))
  const isOwed = (debt: DebtReading) => debt.due_fen > 0 && may(ARREAR, debt.state, 'settled')
  // One that this payment settled is not reported again for less, or more.
  const ended = fresh.filter(({ arrearId }) => !isOwed(byId.get(arrearId)!))
  const gone = ended.filter(({ arrearId }) => reportedFen(arrearId) === 0)
  const asked = fresh.filter(cover => !ended.includes(cover))
  const booked = asked.flatMap(({ arrearId, amountFen }): Booked[] => {
    const before = reportedFen(arrearId)
    const more = amountFen - before
    const dueFen = byId.get(arrearId)!.due_fen
    return more > 0 && more <= dueFen
      ? [{ arrearId, amountFen: more, reportedFen: before, isPart: more < dueFen }]
      : []
  })
  const bookedFen = (id: string) => booked.find(({ arrearId }) => arrearId === id)?.amountFen ?? 0
  const rest = [...known.filter(isOwed), ...asked.map(({ arrearId }) => byId.get(arrearId)!)].filter(
    debt => debt.due_fen > bookedFen(debt.id),
  )
  const consequences = [
    ...gone.map(({ arrearId }) => `not_owed:${arrearId}`),
    ...rest.map(debt => `still_due:${debt.id}:${debt.due_fen - bookedFen(debt.id)}`),
  ]
  if (consequences.length === 0) return { booked, answer: { outcome: 'settled' } }
  if (booked.length > 0) return { booked, answer: { outcome: 'partial', consequences } }
  if (gone.length > 0) return nothing({ outcome: 'already_settled', consequences })
  return asked.length > 0
    ? nothing({ outcome: 'amount_mismatch' })
    : nothing({ outcome: 'partial', consequences })
}

/** It may be reported late: the money was refunded, and another payment has a reference of its own. */
export const isTakenBack = (value: PaidEvent, reported: readonly ReportedPayment[]): boolean =>
  reported.some(line => isCovered(value, line) && line.reversed_at !== null)

export const isCovered = ({ covers }: PaidEvent, line: ReportedPayment): boolean =>
  covers.some(({ arrearId }) => arrearId === line.arrear_id)

export const refused = (code: RefusalCode): Answer => ({
  outcome: 'refused',
  errors: [{ field: 'covers', code, message: refusalMessage(code) }],
})
