export const READ_DAYS = 'SELECT day, first_seq, last_seq, last_hash, digest FROM audit_day ORDER BY day'

const DROPPED = `FROM journal j WHERE j.entity = 'audit_log' AND j.event = 'partition_dropped'`
/** Up to which link the entries were dropped with their partition, as the entries about it say. An empty partition had no link. */
export const READ_DROPPED = `SELECT max((j.detail->>'lastSeq')::bigint) AS seq ${DROPPED}`

/** A link is written soon after its entry: nobody is so late that so many others came before. */
const MOST_BETWEEN = 1_000_000
/** A link that is there though an entry says that it was dropped: but for the first after them none is kept. */
export const READ_FALSELY_DROPPED = `
  SELECT c.seq FROM (SELECT max((j.detail->>'lastSeq')::bigint) AS seq, max((j.detail->>'before')::bigint) AS before ${DROPPED}) d
    JOIN audit_chain c ON c.seq <= d.seq
  WHERE c.journal_id < d.before OR c.journal_id >= d.before + ${MOST_BETWEEN} ORDER BY c.seq LIMIT 1`

/** Days after the link $1 whose last link is not the one that was walked. */
export const READ_CHANGED_DAY = `
  SELECT d.day FROM audit_day d LEFT JOIN audit_chain c ON c.seq = d.last_seq
  WHERE d.first_seq > $1 AND c.hash IS DISTINCT FROM d.last_hash ORDER BY d.day LIMIT 1`

/** Before $1 everything that the last link of a proven day was written with is behind: from which entry on to look. */
export const READ_ENTRY_OF_LINK = 'SELECT journal_id FROM audit_chain WHERE seq = $1'
