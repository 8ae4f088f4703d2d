import { MainRoad1764000000000 } from './1764000000000-main-road'
import { LedgerCheck1764500000000 } from './1764500000000-ledger-check'
import { NewsAndAgeIndexes1766500000000 } from './1766500000000-news-and-age-indexes'

/** Every migration, oldest first. */
export const MIGRATIONS = [MainRoad1764000000000, LedgerCheck1764500000000, NewsAndAgeIndexes1766500000000]
