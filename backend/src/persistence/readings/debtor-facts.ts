import type { Database } from '../database'
import { READ_DEBTOR_FACTS } from './debtor-facts.queries'
import type { EligibilityReading } from './eligibility-reading'

export type DebtorFacts = {
  arrear_count: number
  due_fen: number
  oldest_exited_at: Date | null
  seen_count: number
  hold_count: number
  eligibility: EligibilityReading
}
type Read = DebtorFacts & { place: number } & Pick<
    EligibilityReading,
    'let_go_at' | 'reserved_until' | 'present_since'
  >

/** What is known of cars of one merchant, in their order, in one round trip. */
export async function readDebtorFacts(
  database: Database,
  merchantId: string,
  cars: readonly { lotId: string; plateKey: string }[],
): Promise<DebtorFacts[]> {
  if (cars.length === 0) return []
  const rows = await database.query<Read>(READ_DEBTOR_FACTS, [
    merchantId,
    cars.map(({ lotId }) => lotId),
    cars.map(({ plateKey }) => plateKey),
  ])
  // Inside json a time would be text.
  return rows.map(({ eligibility, let_go_at, reserved_until, present_since, ...facts }) => ({
    ...facts,
    eligibility: { ...eligibility, let_go_at, reserved_until, present_since },
  }))
}
