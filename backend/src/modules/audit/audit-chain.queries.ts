/** The columns that are hashed, as the type `ChainedRow` names them. */
const CHAINED_COLUMNS =
  'j.id, j.merchant_id, j.entity, j.entity_id, j.order_id, j.event, j.from_state, j.to_state, j.version, j.actor, j.trace_id, j.detail::text AS detail, j.at'
const UNCHAINED = 'NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.journal_id = j.id)'

export const READ_LAST_LINK = 'SELECT seq, hash FROM audit_chain ORDER BY seq DESC LIMIT 1'

/** Every transaction below `below` has ended; none of `from` or later had begun. */
export const READ_HORIZON = `
  SELECT pg_snapshot_xmin(s)::text::bigint AS below, pg_snapshot_xmax(s)::text::bigint AS "from" FROM pg_current_snapshot() AS s`

/** Of the newest link: its entry, and the transaction that wrote it (NULL: before transactions were noted). */
export const READ_LAST_CHAINED = `
  SELECT j.id, j.xid FROM audit_chain c JOIN journal j ON j.id = c.journal_id ORDER BY c.seq DESC LIMIT 1`

/**
 * Entries that are not in the chain and before which nothing can appear any more, in the order of their transactions. $1 the
 * transaction after which to look, $2 the same by id for those without one, $3 how many. An entry of a transaction that is
 * yet to come was written elsewhere and restored here. OFFSET 0 has the few candidates looked up one by one: the planner would
 * read the whole chain for them.
 */
export const READ_UNCHAINED = `
  SELECT ${CHAINED_COLUMNS}, j.xid FROM journal j
  WHERE (j.xid >= $1 AND (
      j.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint OR j.xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
    OR j.xid IS NULL AND j.id > $2) AND NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.journal_id = j.id OFFSET 0)
  ORDER BY j.xid NULLS FIRST, j.id LIMIT $3`

/** $1 the link after which to look, $2 the last. */
export const READ_LINKS = `
  SELECT c.seq, c.hash, ${CHAINED_COLUMNS} FROM audit_chain c JOIN journal j ON j.id = c.journal_id
  WHERE c.seq > $1 AND c.seq <= $2 ORDER BY c.seq LIMIT 5000`

/** The first entry that has no link although every transaction below $1, its own among them, had ended; $2 the entry after which to look. */
export const READ_MISSING_LINK = `
  SELECT j.id, j.entity, j.event FROM journal j WHERE j.id > $2 AND (j.xid < $1 OR j.xid IS NULL) AND ${UNCHAINED} ORDER BY j.id LIMIT 1`
