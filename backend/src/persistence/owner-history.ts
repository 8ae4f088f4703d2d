import type { OwnerSession } from '../domain/sessions'
import { pageOf, readCursor } from './cursor'
import type { Database } from './database'

type Seen = { id: string; first_seen_at: Date }
type Asked = { owner: OwnerSession; cursor?: string | undefined; limit: number }

/**
 * What an owner has seen, the newest first. `text`: $1 owner, $2 and $3 the place after which it goes on, $4 how many.
 * Errors: BAD_INPUT for a cursor that we did not give out.
 */
export async function readOwnerHistory<Row extends Seen, Item>(
  database: Database,
  text: string,
  { owner, cursor, limit }: Asked,
  itemOf: (row: Row) => Item,
): Promise<{ items: Item[]; next?: string }> {
  const after = readCursor(cursor)
  const values = [owner.ownerId, after?.at ?? null, after?.id ?? null, limit + 1]
  const rows = await database.query<Row>(text, values)
  return pageOf(rows, limit, row => ({ at: row.first_seen_at, id: row.id }), itemOf)
}
