import { Refusal } from '@fangxing/contract/refusal'
import { tighten, type EnforcementPolicy } from '../../domain/eligibility'

const MAXIMA: Record<keyof EnforcementPolicy, number> = {
  minTotalFen: 10_000_000,
  minCount: 1000,
  minAgeHours: 24 * 365,
  maxAgeDays: 3 * 365,
  minReminders: 100,
  firstReminderDays: 365,
  minBatteryPct: 100,
  allowedFromMinute: 1439,
  allowedToMinute: 1440,
}
const NAMES = Object.keys(MAXIMA) as (keyof EnforcementPolicy)[]

/** What a lot asks before its locks may be raised. Errors: BAD_INPUT, naming each rule that does not exist or has no sensible number. */
export function readPolicy(policy: Record<string, unknown>): Partial<EnforcementPolicy> {
  const wrong = Object.entries(policy).filter(([name, value]) => {
    const known = NAMES.find(candidate => candidate === name)
    return !known || !Number.isInteger(value) || (value as number) < 0 || (value as number) > MAXIMA[known]
  })
  if (wrong.length > 0)
    throw new Refusal(
      'BAD_INPUT',
      {},
      wrong.map(([name]) => ({ path: `body.policy.${name}`, code: 'invalid_value' })),
    )
  return policy
}

/** The platform's minimum, made stricter by the lot. */
export const policyOf = (
  lot: { policy: Record<string, unknown> },
  floor: EnforcementPolicy,
): EnforcementPolicy => tighten(floor, readPolicy(lot.policy))
