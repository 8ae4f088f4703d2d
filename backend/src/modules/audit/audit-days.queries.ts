export const READ_DAYS = 'SELECT day, first_seq, last_seq, last_hash, digest FROM audit_day ORDER BY day'

/** Up to which link the entries were dropped with their partition, as the newest entry about it says. */
export const READ_DROPPED = `
  SELECT (j.detail->>'lastSeq')::bigint AS seq FROM journal j WHERE j.entity = 'audit_log' AND j.event = 'partition_dropped' ORDER BY j.id DESC LIMIT 1`

/** Days after the link $1 whose last link is not the one that was walked. */
export const READ_CHANGED_DAY = `
  SELECT d.day FROM audit_day d LEFT JOIN audit_chain c ON c.seq = d.last_seq
  WHERE d.first_seq > $1 AND c.hash IS DISTINCT FROM d.last_hash ORDER BY d.day LIMIT 1`

/** Before $1 everything that the last link of a proven day was written with is behind: from which entry on to look. */
export const READ_ENTRY_OF_LINK = 'SELECT journal_id FROM audit_chain WHERE seq = $1'
