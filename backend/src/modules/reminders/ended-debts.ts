import type { UnitOfWork } from '../../persistence/unit-of-work'

/** A debt, and by how much less is owed of it. */
export type EndedDebt = { id: string; amountFen: number }

type Ended = {
  cause: 'bulk_void' | 'correction'
  /** The bulk void, or the decision about the debt of the corrected stay. */
  causeId: string
  merchantId: string
  debts: readonly EndedDebt[]
}

/** Nobody is told about a debt of which nothing was owed. */
export const notifiableDebts = (debts: readonly EndedDebt[]): EndedDebt[] =>
  debts.filter(({ amountFen }) => amountFen > 0)

/** Staff ended or lowered these debts: whoever bound the plate is told once it is over. */
export function addEndedDebts(work: UnitOfWork, { cause, causeId, merchantId, debts }: Ended): void {
  work.insert(
    'ended_debt',
    ...notifiableDebts(debts).map(({ id, amountFen }) => ({
      cause_id: causeId,
      arrear_id: id,
      cause,
      merchant_id: merchantId,
      amount_fen: amountFen,
      created_at: work.at,
    })),
  )
}

/** Hastens what is done every five minutes anyway. */
export function queueEndedMessages(work: UnitOfWork): void {
  work.job('plan-ended-messages', {}, { key: 'plan-ended-messages' })
}
