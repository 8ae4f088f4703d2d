import type { Database } from '../database'
import { READ_DATABASE_TIME } from './database-time.queries'

/** What PostgreSQL's clock shows at this moment. Errors: as the database's. */
export async function readDatabaseTime(database: Database): Promise<Date> {
  return (await database.one<{ at: Date }>(READ_DATABASE_TIME))!.at
}
