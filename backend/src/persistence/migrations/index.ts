import { MainRoad1764000000000 } from './1764000000000-main-road'
import { LedgerCheck1764500000000 } from './1764500000000-ledger-check'
import { Deadline1766100000000 } from './1766100000000-deadline'

/** Every migration, oldest first. */
export const MIGRATIONS = [MainRoad1764000000000, LedgerCheck1764500000000, Deadline1766100000000]
