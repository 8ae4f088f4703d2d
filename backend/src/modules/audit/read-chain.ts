import { presentEventName } from '../../domain/audit-event-aliases'
import { insertMany } from '../../persistence/changes'
import type { Database } from '../../persistence/database'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { CHAIN_START, linkOf, type ChainedRow } from './audit-chain'
import { READ_LAST_CHAINED_ID, READ_LAST_LINK, READ_LINKS, READ_UNCHAINED } from './audit-chain.queries'

export type Link = { seq: number; hash: string }

export async function readLastChainedId(database: Database): Promise<number> {
  const row = await database.one<{ last: number | null }>(READ_LAST_CHAINED_ID)
  return row?.last ?? 0
}

/** Entries after an id that are not in the chain yet, oldest first, with the link that they would follow. */
export async function readUnchained(
  database: Database,
  afterId: number,
  limit: number,
): Promise<{ last: Link; rows: ChainedRow[] }> {
  const last = await database.one<Link>(READ_LAST_LINK)
  const rows = await database.query<ChainedRow>(READ_UNCHAINED, [afterId, limit])
  return { last: last ?? { seq: 0, hash: CHAIN_START }, rows }
}

/** Links entries to the end of the chain. Two nodes that do it at once meet the same `seq`: one commit fails. */
export function addLinks(work: UnitOfWork, last: Link, rows: readonly ChainedRow[]): void {
  let { seq, hash } = last
  const links = rows.map(row => {
    hash = linkOf(hash, row)
    return { seq: ++seq, journal_id: row.id, hash }
  })
  work.add(insertMany('audit_chain', links))
}

/** `event`: by its present name, also where the row is older than the name. */
type BrokenLink = { seq: number; journalId: number; entity: string; event: string }

/** Walks the whole chain. Returns the first broken link, or null when every link holds. */
export async function findBrokenLink(database: Database): Promise<BrokenLink | null> {
  let previous = CHAIN_START
  let after = 0
  for (;;) {
    const rows = await database.query<ChainedRow & Link>(READ_LINKS, [after])
    if (rows.length === 0) return null
    for (const row of rows) {
      if (row.seq !== after + 1 || linkOf(previous, row) !== row.hash)
        return { seq: row.seq, journalId: row.id, entity: row.entity, event: presentEventName(row.event) }
      previous = row.hash
      after = row.seq
    }
  }
}
