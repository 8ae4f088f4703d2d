import { presentEventName } from '../../domain/audit-event-aliases'
import { insertMany } from '../../persistence/changes'
import type { Database } from '../../persistence/database'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { CHAIN_START, linkOf, type ChainedRow } from './audit-chain'
import {
  READ_HORIZON,
  READ_LAST_CHAINED,
  READ_LAST_LINK,
  READ_LINKS,
  READ_MISSING_LINK,
  READ_UNCHAINED,
} from './audit-chain.queries'

export type Link = { seq: number; hash: string }
/** After which transaction to look for entries, and after which id where the transaction was not noted. */
export type ChainPosition = { xid: number; id: number }
/** Every transaction below `below` has ended; none of `from` or later had begun. */
type Horizon = { below: number; from: number }

export const EVERYTHING: ChainPosition = { xid: 0, id: 0 }
/**
 * How far before the newest link a pass looks. Entries are chained in the order of their transactions, so that nothing can
 * be missing there; only a node of a former version that chains beside this one leaves something out.
 */
const LOOK_BACK = 10_000

export async function readHorizon(database: Database): Promise<Horizon> {
  return (await database.one<Horizon>(READ_HORIZON))!
}

/** Where a pass that adds only new entries begins. */
export async function readChainPosition(database: Database): Promise<ChainPosition> {
  const [last, horizon] = await Promise.all([
    database.one<{ id: number; xid: number | null }>(READ_LAST_CHAINED),
    readHorizon(database),
  ])
  if (!last) return EVERYTHING
  // A transaction that is yet to come was counted in another cluster, from which the tables were restored.
  const xid = last.xid === null || last.xid >= horizon.from ? 0 : Math.max(0, last.xid - LOOK_BACK)
  return { xid, id: Math.max(0, last.id - LOOK_BACK) }
}

export type UnchainedRow = ChainedRow & { xid: number | null }

/** Entries that can be chained now, in their order, with the link that they would follow. */
export async function readUnchained(
  database: Database,
  after: ChainPosition,
  limit: number,
): Promise<{ last: Link; rows: UnchainedRow[] }> {
  const last = await database.one<Link>(READ_LAST_LINK)
  const rows = await database.query<UnchainedRow>(READ_UNCHAINED, [after.xid, after.id, limit])
  return { last: last ?? { seq: 0, hash: CHAIN_START }, rows }
}

/** Where to go on after entries were chained: those without a transaction come first, and several may share one. */
export function positionAfter(before: ChainPosition, { xid, id }: UnchainedRow): ChainPosition {
  return xid === null ? { ...before, id } : { xid, id: Number.MAX_SAFE_INTEGER }
}

/** Links entries to the end of the chain. Two nodes that do it at once meet the same `seq`: one commit fails. */
export function addLinks(work: UnitOfWork, last: Link, rows: readonly ChainedRow[]): Link {
  let { seq, hash } = last
  const links = rows.map(row => {
    hash = linkOf(hash, row)
    return { seq: ++seq, journal_id: row.id, hash }
  })
  work.add(insertMany('audit_chain', links))
  return { seq, hash }
}

/** `event`: by its present name, also where the row is older than the name. `seq`: null where the entry has no link. */
export type BrokenLink = { seq: number | null; journalId: number; entity: string; event: string }

/** Which part of the chain to walk, all of it by default: after which link, and up to which number. */
export type Walk = { after?: Link; until?: number; onLink?: (link: Link, at: Date) => void }

/** Walks the chain. Returns the first broken link, or null when every link holds. */
export async function findBrokenLink(database: Database, walk: Walk = {}): Promise<BrokenLink | null> {
  const { until = Number.MAX_SAFE_INTEGER, onLink } = walk
  let { seq: after, hash: previous } = walk.after ?? { seq: 0, hash: CHAIN_START }
  for (;;) {
    const rows = await database.query<ChainedRow & Link>(READ_LINKS, [after, until])
    if (rows.length === 0) return null
    for (const row of rows) {
      if (row.seq !== after + 1 || linkOf(previous, row) !== row.hash)
        return { seq: row.seq, journalId: row.id, entity: row.entity, event: presentEventName(row.event) }
      previous = row.hash
      after = row.seq
      onLink?.({ seq: after, hash: previous }, row.at)
    }
  }
}

/**
 * An entry that a chaining pass begun at `horizon` had to link and did not, or null when all that it could see are in the
 * chain: a chain whose links hold may still lack an entry. `afterId`: which entries are known to be in it.
 */
export async function findMissingLink(
  database: Database,
  horizon: Horizon,
  afterId = 0,
): Promise<BrokenLink | null> {
  type Missing = { id: number; entity: string; event: string }
  const row = await database.one<Missing>(READ_MISSING_LINK, [horizon.below, afterId])
  return row && { seq: null, journalId: row.id, entity: row.entity, event: presentEventName(row.event) }
}
