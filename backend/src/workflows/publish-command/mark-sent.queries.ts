/**
 * Notes one attempt of each LOWER. $1 ids, $2 now, $3 actor, $4 states in which an attempt is noted; the rows `sent` of the
 * command's machine ($5 from, $6 to) and `lower_sent` of the order's ($7 from, $8 to); $9 the command's event in the audit
 * log; $10 when each was sent: earlier than now, for the device may have answered since. A repetition changes no state and
 * has no entry there. The order is locked before its command, as everywhere, so that two nodes cannot wait for each other.
 * OFFSET and LIMIT keep the planner from reading all commands for the sake of a few.
 */
const markSent = (locked: '' | 'SKIP LOCKED') => `
  WITH target AS (
    SELECT c.id, c.order_id, given.at FROM unnest($1::uuid[], $10::timestamptz[]) AS given(id, at) CROSS JOIN LATERAL (
      SELECT k.id, k.order_id, k.op, k.state FROM lock_command k WHERE k.id = given.id OFFSET 0
    ) c
    WHERE c.op = 'LOWER' AND c.state = ANY($4::text[]) LIMIT (SELECT cardinality($1::uuid[]))
  ), owner AS (
    SELECT o.id, o.state AS from_state, t.at FROM (SELECT order_id, min(at) AS at FROM target GROUP BY order_id) t
    JOIN recovery_order o ON o.id = t.order_id
    ORDER BY o.id FOR NO KEY UPDATE OF o ${locked}
  ), o AS (
    UPDATE recovery_order o SET
      releasing_at = CASE WHEN m.to_state IS NULL THEN o.releasing_at ELSE w.at END, state = coalesce(m.to_state, o.state),
      version = o.version + 1, updated_at = $2::timestamptz
    FROM owner w LEFT JOIN unnest($7::text[], $8::text[]) AS m(from_state, to_state) ON m.from_state = w.from_state
    WHERE o.id = w.id
    RETURNING o.id, o.merchant_id, o.version, w.from_state, m.to_state, w.at
  ), present AS (
    SELECT c.id, c.state AS from_state, t.at FROM target t JOIN o ON o.id = t.order_id JOIN lock_command c ON c.id = t.id
    ORDER BY c.id FOR NO KEY UPDATE OF c ${locked}
  ), c AS (
    UPDATE lock_command c SET
      state = coalesce(m.to_state, c.state), attempts = c.attempts + 1, sent_at = p.at, version = c.version + 1
    FROM present p LEFT JOIN unnest($5::text[], $6::text[]) AS m(from_state, to_state) ON m.from_state = p.from_state
    WHERE c.id = p.id
    RETURNING c.id, c.merchant_id, c.order_id, c.state, c.version, c.attempts, c.trace_id, p.from_state, m.to_state, p.at
  ), j AS (
    INSERT INTO journal (merchant_id, entity, entity_id, order_id, event, from_state, to_state, version, actor, trace_id, detail, at)
    SELECT c.merchant_id, 'lock_command', c.id::text, c.order_id, $9::text, NULL, c.state, c.version, $3, c.trace_id,
      jsonb_build_object('attempt', c.attempts), c.at FROM c WHERE c.to_state IS NOT NULL
    UNION ALL
    SELECT o.merchant_id, 'recovery_order', o.id::text, o.id, 'lower_sent', o.from_state, o.to_state, o.version, $3, c.trace_id,
      NULL, o.at FROM o JOIN c ON c.order_id = o.id WHERE o.to_state IS NOT NULL
  )
  SELECT 'command' AS machine, c.from_state FROM c WHERE c.to_state IS NOT NULL
  UNION SELECT 'order', o.from_state FROM o WHERE o.to_state IS NOT NULL`

export const MARK_SENT = markSent('')
/** The same without the orders and commands that somebody keeps locked. */
export const MARK_SENT_OF_FREE = markSent('SKIP LOCKED')
