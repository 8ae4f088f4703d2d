import { MainRoad1764000000000 } from './1764000000000-main-road'
import { LedgerCheck1764500000000 } from './1764500000000-ledger-check'
import { OrderCacheLease1766400000000 } from './1766400000000-order-cache-lease'

/** Every migration, oldest first. */
export const MIGRATIONS = [MainRoad1764000000000, LedgerCheck1764500000000, OrderCacheLease1766400000000]
