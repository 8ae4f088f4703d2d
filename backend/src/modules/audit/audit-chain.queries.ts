/** The columns that are hashed, as the type `ChainedRow` names them. */
const CHAINED_COLUMNS =
  'j.id, j.merchant_id, j.entity, j.entity_id, j.order_id, j.event, j.from_state, j.to_state, j.version, j.actor, j.trace_id, j.detail::text AS detail, j.at'

export const READ_LAST_CHAINED_ID = 'SELECT max(journal_id) AS last FROM audit_chain'
export const READ_LAST_LINK = 'SELECT seq, hash FROM audit_chain ORDER BY seq DESC LIMIT 1'

/** $1 the id after which to look, $2 how many. */
export const READ_UNCHAINED = `
  SELECT ${CHAINED_COLUMNS} FROM journal j
  WHERE j.id > $1 AND NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.journal_id = j.id AND c.journal_id > $1)
  ORDER BY j.id LIMIT $2`

/** $1 the link after which to look. */
export const READ_LINKS = `
  SELECT c.seq, c.hash, ${CHAINED_COLUMNS} FROM audit_chain c JOIN journal j ON j.id = c.journal_id
  WHERE c.seq > $1 ORDER BY c.seq LIMIT 5000`
