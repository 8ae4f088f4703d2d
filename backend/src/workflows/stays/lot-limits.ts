import { stayLimitsOf, type LotStayLimits } from '../../domain/stays/stay-rules'
import type { Database } from '../../persistence/database'
import { READ_STAY_RULES } from './stays.queries'

export type StayRulesRow = { rejoin_minutes: number; longest_days: number }

export const limitsOfRow = (row: StayRulesRow): LotStayLimits =>
  stayLimitsOf({ rejoinMinutes: row.rejoin_minutes, longestDays: row.longest_days })

/** What the lot of a stay says of its stays. */
export const readStayLimits = async (database: Database, lotId: string): Promise<LotStayLimits> =>
  limitsOfRow((await database.one<StayRulesRow>(READ_STAY_RULES, [lotId]))!)
