import type { Invariant } from './invariant'
import { DEADLINE_INVARIANTS } from './deadline-invariants'
import { DEBT_INVARIANTS } from './debt-invariants'
import { KEPT_INVARIANTS } from './kept-invariants'
import { LOCK_INVARIANTS } from './lock-invariants'
import { MONEY_INVARIANTS } from './money-invariants'
import { EXCHANGE_INVARIANTS } from './exchange-invariants'
import { PAIR_INVARIANTS } from './pair-invariants'
import { PREPAID_INVARIANTS } from './prepaid-invariants'
import { RECORD_INVARIANTS } from './record-invariants'

/** Every invariant that the database alone can answer; those about the devices' own logs and the cache stand beside. */
export const INVARIANTS: readonly Invariant[] = [
  ...LOCK_INVARIANTS,
  ...MONEY_INVARIANTS,
  ...PREPAID_INVARIANTS,
  ...RECORD_INVARIANTS,
  ...DEBT_INVARIANTS,
  ...KEPT_INVARIANTS,
  ...EXCHANGE_INVARIANTS,
  ...DEADLINE_INVARIANTS,
  ...PAIR_INVARIANTS,
]
