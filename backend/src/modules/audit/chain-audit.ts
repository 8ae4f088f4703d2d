import { setTimeout as pause } from 'node:timers/promises'
import { insertMany, commit } from '../../persistence/changes'
import { UniqueViolation, type Database } from '../../persistence/database'
import { CHAIN_START, CHAINED_COLUMNS, linkOf, type ChainedRow } from './chain'

/** Hashed in one turn of the loop: few enough that no notice waits for it. */
const BATCH = 250
/** A recent pass rests so many times as long as it works: nobody waits for it, and notices do not wait for it either. */
const REST = 3
/** How far back a recent pass looks for rows that were committed after later ids; the audit itself looks at all. */
const LATE_IDS = 10_000

/**
 * Takes journal rows that are not in the chain yet and links them, oldest first. Chaining happens after the fact, so
 * that no transaction waits for another one's hash; two nodes that chain at once collide on `seq` and one gives way.
 * Rows may commit out of the order of their ids: whichever is missing is linked by the pass that finds it.
 * 'recent' is the minute's pass, which rests most of the time; 'all' the audit's. Returns how many rows were linked.
 */
export async function chainAudit(database: Database, reach: 'recent' | 'all' = 'recent'): Promise<number> {
  let linked = 0
  let after = reach === 'all' ? 0 : await recentFrom(database)
  for (;;) {
    const startedAt = performance.now()
    const batch = await chainBatch(database, after)
    linked += batch.linked
    if (batch.linked < BATCH) return linked
    after = batch.lastId
    if (reach === 'recent') await pause(REST * (performance.now() - startedAt))
  }
}

async function recentFrom(database: Database): Promise<number> {
  const [row] = await database.query<{ last: number | null }>(
    'SELECT max(journal_id) AS last FROM audit_chain',
  )
  return Math.max(0, (row?.last ?? 0) - LATE_IDS)
}

async function chainBatch(database: Database, after: number): Promise<{ linked: number; lastId: number }> {
  const last = await database.one<{ seq: number; hash: string }>(
    'SELECT seq, hash FROM audit_chain ORDER BY seq DESC LIMIT 1',
  )
  const rows = await database.query<ChainedRow>(
    `SELECT ${CHAINED_COLUMNS} FROM journal j
     WHERE j.id > $1
       AND NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.journal_id = j.id AND c.journal_id > $1)
     ORDER BY j.id LIMIT ${BATCH}`,
    [after],
  )
  if (rows.length === 0) return { linked: 0, lastId: after }
  let seq = last?.seq ?? 0
  let hash = last?.hash ?? CHAIN_START
  const links = rows.map(row => {
    hash = linkOf(hash, row)
    return { seq: ++seq, journal_id: row.id, hash }
  })
  try {
    await commit(database, [insertMany('audit_chain', links)])
    return { linked: rows.length, lastId: rows.at(-1)!.id }
  } catch (error) {
    if (error instanceof UniqueViolation) return { linked: 0, lastId: after }
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
