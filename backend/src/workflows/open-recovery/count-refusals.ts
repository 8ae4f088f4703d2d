import type { RuleFailure } from '../../domain/eligibility'
import { dayOf } from '../../domain/shanghai-time'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { COUNT_GATE_REFUSALS } from './count-refusals.queries'

type Refused = { merchantId: string; lotId: string; failures: readonly RuleFailure[] }

/** Counts the rules before a lock that said no, for the reports: neither plate nor person. */
export async function countRefusals(
  { database, clock }: { database: Database; clock: Clock },
  { merchantId, lotId, failures }: Refused,
): Promise<void> {
  if (failures.length === 0) return
  const codes = [...new Set(failures.map(({ code }) => code))]
  await database.query(COUNT_GATE_REFUSALS, [merchantId, dayOf(clock.now()), lotId, codes])
}
