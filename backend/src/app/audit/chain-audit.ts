import { insert, commit } from '../../store/commit'
import { Duplicate, type Database } from '../../store/database'
import { CHAIN_START, CHAINED_COLUMNS, linkOf, type ChainedRow } from './chain'

const BATCH = 1000
/** How far back a recent pass looks for rows that were committed after later ids; the audit itself looks at all. */
const LATE_IDS = 10_000

/**
 * Takes journal rows that are not in the chain yet and links them, oldest first. Chaining happens after the fact, so
 * that no transaction waits for another one's hash; two nodes that chain at once collide on `seq` and one gives way.
 * Rows may commit out of the order of their ids: whichever is missing is linked when it is found.
 * 'recent' is the minute's pass, 'all' the audit's. Returns how many rows were linked.
 */
export async function chainAudit(database: Database, reach: 'recent' | 'all' = 'recent'): Promise<number> {
  let linked = 0
  for (;;) {
    const count = await chainBatch(database, reach)
    linked += count
    if (count < BATCH) return linked
  }
}

async function chainBatch(database: Database, reach: 'recent' | 'all'): Promise<number> {
  const last = await database.one<{ seq: number; hash: string }>(
    'SELECT seq, hash FROM audit_chain ORDER BY seq DESC LIMIT 1',
  )
  const rows = await database.query<ChainedRow>(
    `SELECT ${CHAINED_COLUMNS} FROM journal j
     WHERE j.id > (CASE WHEN $1 THEN 0 ELSE coalesce((SELECT max(journal_id) FROM audit_chain), 0) - ${LATE_IDS} END)
       AND NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.journal_id = j.id)
     ORDER BY j.id LIMIT ${BATCH}`,
    [reach === 'all'],
  )
  if (rows.length === 0) return 0
  let seq = last?.seq ?? 0
  let hash = last?.hash ?? CHAIN_START
  const links = rows.map(row => {
    hash = linkOf(hash, row)
    return { seq: ++seq, journal_id: row.id, hash }
  })
  try {
    await commit(database, [insert('audit_chain', ...links)])
    return rows.length
  } catch (error) {
    if (error instanceof Duplicate) return 0
    throw error
  }
}

/** Walks the whole chain. Returns the first broken link, or null when every link holds. */
export async function verifyChain(database: Database): Promise<{ seq: number; journalId: number } | null> {
  let previous = CHAIN_START
  let after = 0
  for (;;) {
    const rows = await database.query<ChainedRow & { seq: number; hash: string }>(
      `SELECT c.seq, c.hash, ${CHAINED_COLUMNS} FROM audit_chain c JOIN journal j ON j.id = c.journal_id WHERE c.seq > $1 ORDER BY c.seq LIMIT 5000`,
      [after],
    )
    if (rows.length === 0) return null
    for (const row of rows) {
      if (row.seq !== after + 1 || linkOf(previous, row) !== row.hash)
        return { seq: row.seq, journalId: row.id }
      previous = row.hash
      after = row.seq
    }
  }
}
