/** One invariant as a question to the database: every row that comes back breaks it and says where. */
export type Check = { id: string; says: string; sql: string }

/**
 * `$1` is the moment of the audit. Each query names the rows that break the rule in a column `what`.
 * The rules that need the devices' own logs or Redis stand in device-log.ts and live-copy.ts.
 */
export const CHECKS: readonly Check[] = [
  {
    id: 'I1a',
    says: 'Every LOWER has one cause: a settled payment, a waiver, staff, an emergency, the longest hold, or a failed deployment',
    sql: `
      SELECT 'lock_command ' || c.id || ' why ' || coalesce(c.why, '-') AS what FROM lock_command c JOIN recovery_order o ON o.id = c.order_id
      WHERE c.op = 'LOWER' AND NOT CASE c.why
        WHEN 'PAID' THEN EXISTS (SELECT 1 FROM settlement s WHERE s.id = c.cause_id AND s.order_id = o.id AND s.method <> 'waiver' AND s.amount_fen >= o.amount_fen)
        WHEN 'WAIVED' THEN EXISTS (SELECT 1 FROM settlement s WHERE s.id = c.cause_id AND s.order_id = o.id AND s.method = 'waiver')
        WHEN 'STAFF' THEN EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'recovery_order' AND j.entity_id = o.id::text AND j.to_state = 'cancelling' AND j.actor LIKE 'staff:%')
        WHEN 'EMERGENCY' THEN EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'recovery_order' AND j.entity_id = o.id::text AND j.to_state = 'cancelling' AND j.actor LIKE 'staff:%')
        WHEN 'EXPIRED' THEN EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'recovery_order' AND j.entity_id = o.id::text AND j.to_state = 'cancelling')
        WHEN 'DEPLOY_FAILED' THEN EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'recovery_order' AND j.entity_id = o.id::text AND j.to_state = 'deploy_failed')
        ELSE false END`,
  },
  {
    id: 'I1b',
    says: 'A release code is shown only where a LOWER of the same order exists',
    sql: `
      SELECT 'journal ' || j.id AS what FROM journal j WHERE j.event = 'release_code_shown'
        AND NOT EXISTS (SELECT 1 FROM lock_command c WHERE c.order_id = j.order_id AND c.op = 'LOWER')`,
  },
  {
    id: 'I1c',
    says: 'Every lowering that a device reported maps to a LOWER of its epoch or to a physical event',
    sql: `
      SELECT 'device_event ' || e.id || ' ' || e.device_id || ' epoch ' || coalesce(e.epoch::text, '-') AS what FROM device_event e
      WHERE e.kind = 'down' AND coalesce(e.detail->>'cause', '') NOT IN ('forced', 'fail_safe')
        AND NOT EXISTS (SELECT 1 FROM lock_command c WHERE c.device_id = e.device_id AND c.epoch = e.epoch AND c.op = 'LOWER')`,
  },
  {
    id: 'I2',
    says: 'A paid order is released, or has an open incident once it is late',
    sql: `
      SELECT 'order ' || o.id || ' ' || o.state AS what FROM recovery_order o
      WHERE o.state IN ('paid', 'releasing') AND o.paid_at < $1::timestamptz - interval '30 seconds'
        AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.order_id = o.id AND i.state <> 'closed')`,
  },
  {
    id: 'I3',
    says: 'A command has the device, epoch and order that its order has',
    sql: `
      SELECT 'lock_command ' || c.id AS what FROM lock_command c JOIN recovery_order o ON o.id = c.order_id
      WHERE (c.device_id, c.epoch, c.merchant_id) IS DISTINCT FROM (o.device_id, o.epoch, o.merchant_id)`,
  },
  {
    id: 'I5',
    says: 'A RAISE expires at most 15 s after it was issued and is sent at most once',
    sql: `
      SELECT 'lock_command ' || c.id AS what FROM lock_command c
      WHERE c.op = 'RAISE' AND (c.expires_at IS NULL OR c.expires_at > c.issued_at + interval '15 seconds' OR c.attempts > 1)`,
  },
  {
    id: 'I6a',
    says: 'An order is settled by at most one payment, and that payment succeeded with at least the amount due',
    sql: `
      SELECT 'order ' || p.order_id AS what FROM payment p WHERE p.state = 'succeeded' GROUP BY p.order_id HAVING count(*) > 1
      UNION ALL
      SELECT 'settlement ' || s.id FROM settlement s LEFT JOIN payment p ON p.id = s.payment_id
      WHERE s.method = 'wechat' AND (p.id IS NULL OR p.state <> 'succeeded' OR p.paid_fen < s.amount_fen OR p.order_id <> s.order_id)
      UNION ALL
      SELECT 'payment ' || p.id FROM payment p WHERE p.state = 'succeeded' AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.payment_id = p.id)`,
  },
  {
    id: 'I6b',
    says: 'Each further success has exactly one refund of its full amount',
    sql: `
      SELECT 'payment ' || p.id || ' refunds ' || count(r.id) AS what FROM payment p LEFT JOIN refund r ON r.payment_id = p.id AND r.cause = 'surplus'
      WHERE p.state = 'surplus' GROUP BY p.id, p.paid_fen HAVING count(r.id) <> 1 OR max(r.amount_fen) <> p.paid_fen`,
  },
  {
    id: 'I7',
    says: 'A succeeded payment never becomes closed, failed or expired',
    sql: `
      SELECT 'payment ' || p.id || ' ' || p.state AS what FROM payment p
      WHERE p.transaction_id IS NOT NULL AND p.state NOT IN ('succeeded', 'surplus', 'quarantined')
      UNION ALL
      SELECT 'journal ' || j.id FROM journal j WHERE j.entity = 'payment' AND j.from_state IN ('succeeded', 'surplus') AND j.to_state IN ('closed', 'failed', 'expired', 'prepaid', 'unknown')`,
  },
  {
    id: 'I8',
    says: 'Money counts only with its own amount, merchant number and appid',
    sql: `
      SELECT 'payment ' || p.id AS what FROM payment p JOIN merchant m ON m.id = p.merchant_id
      WHERE p.state IN ('succeeded', 'surplus') AND (p.paid_fen <> p.amount_fen OR p.mchid <> m.mchid)`,
  },
  {
    id: 'I9',
    says: 'One WeChat transaction is booked once',
    sql: `
      SELECT 'payment ' || p.id || ' booked ' || count(t.id) AS what FROM payment p
      LEFT JOIN ledger_transaction t ON t.cause_id = p.id::text
      WHERE p.state IN ('succeeded', 'surplus') GROUP BY p.id HAVING count(t.id) <> 1`,
  },
  {
    id: 'I11',
    says: 'An unknown outcome is still being asked about',
    sql: `
      SELECT 'payment ' || p.id AS what FROM payment p
      WHERE p.state IN ('created', 'prepaid', 'unknown') AND p.created_at < $1::timestamptz - interval '10 seconds'
        AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'query:' || p.id::text)`,
  },
  {
    id: 'I12',
    says: 'Each ledger transaction sums to zero',
    sql: `
      SELECT 'ledger_transaction ' || t.id AS what FROM ledger_transaction t LEFT JOIN ledger_posting p ON p.ledger_transaction_id = t.id
      GROUP BY t.id HAVING coalesce(sum(p.amount_fen), 1) <> 0 OR count(p.line) < 2`,
  },
  {
    id: 'I14',
    says: 'Refunds of a payment never exceed it',
    sql: `
      SELECT 'payment ' || p.id AS what FROM payment p JOIN refund r ON r.payment_id = p.id AND r.state NOT IN ('rejected', 'closed')
      GROUP BY p.id HAVING sum(r.amount_fen) > coalesce(p.paid_fen, 0)`,
  },
  {
    id: 'I16',
    says: 'What was charged is the frozen snapshot, and exactly its arrears are settled',
    sql: `
      SELECT 'order ' || o.id || ' amount' AS what FROM recovery_order o
      WHERE o.amount_fen <> (SELECT coalesce(sum(oa.amount_fen), 0) FROM order_arrear oa WHERE oa.order_id = o.id)
      UNION ALL
      SELECT 'settlement ' || s.id || ' lines' FROM settlement s JOIN recovery_order o ON o.id = s.order_id
      WHERE s.method <> 'waiver' AND (s.amount_fen <> o.amount_fen OR s.amount_fen <> (SELECT coalesce(sum(l.amount_fen), 0) FROM settlement_line l WHERE l.settlement_id = s.id))
      UNION ALL
      SELECT 'arrear ' || a.id || ' of settled order ' || s.order_id FROM settlement s JOIN order_arrear oa ON oa.order_id = s.order_id JOIN arrear a ON a.id = oa.arrear_id
      WHERE a.due_fen <> 0 OR a.state NOT IN ('settled', 'waived', 'refunded')`,
  },
  {
    id: 'I17',
    says: 'Versions only grow, one at a time per row',
    sql: `
      SELECT j.entity || ' ' || j.entity_id || ' version ' || j.version AS what FROM journal j
      WHERE j.version IS NOT NULL GROUP BY j.entity, j.entity_id, j.version HAVING count(*) > 1
      UNION ALL
      SELECT 'device ' || d.id || ' epoch' FROM device d
      WHERE d.last_epoch < (SELECT coalesce(max(o.epoch), 0) FROM recovery_order o WHERE o.device_id = d.id)`,
  },
  {
    id: 'I19a',
    // A job that queued its own successor under its key has lost the key, and nothing more to do.
    says: 'Every job runs: none has used up its attempts',
    sql: `SELECT 'job ' || j.task_identifier || ' ' || coalesce(j.key, '') || ': ' || coalesce(j.last_error, '') AS what FROM graphile_worker.jobs j WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL AND j.key IS NOT NULL`,
  },
  {
    id: 'I19b',
    says: 'Every lowering that is not confirmed has its job',
    sql: `
      SELECT 'order ' || o.id || ' ' || o.state AS what FROM recovery_order o
      WHERE o.state IN ('paid', 'releasing', 'cancelling', 'deploy_failed') AND NOT o.device_free
        AND EXISTS (SELECT 1 FROM lock_command c WHERE c.order_id = o.id AND c.op = 'LOWER' AND c.state NOT IN ('succeeded', 'confirmed_by_hand'))
        AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'release:' || o.id::text)`,
  },
  {
    id: 'I20',
    says: 'An arrear is in at most one live order, a device in at most one',
    sql: `
      SELECT 'arrear ' || oa.arrear_id AS what FROM order_arrear oa WHERE oa.is_active GROUP BY oa.arrear_id HAVING count(*) > 1
      UNION ALL
      SELECT 'arrear ' || a.id || ' held by nothing' FROM arrear a WHERE a.state = 'held' AND NOT EXISTS (SELECT 1 FROM order_arrear oa WHERE oa.arrear_id = a.id AND oa.is_active)
      UNION ALL
      SELECT 'device ' || o.device_id FROM recovery_order o WHERE NOT o.device_free GROUP BY o.device_id HAVING count(*) > 1`,
  },
  {
    id: 'I21',
    says: 'Rows that belong together belong to one merchant',
    sql: `
      SELECT 'order ' || o.id AS what FROM recovery_order o JOIN device d ON d.id = o.device_id JOIN lot l ON l.id = o.lot_id JOIN staff s ON s.id = o.opened_by
      WHERE o.merchant_id <> ALL (ARRAY[d.merchant_id, l.merchant_id, s.merchant_id])
         OR d.merchant_id <> o.merchant_id OR l.merchant_id <> o.merchant_id OR s.merchant_id <> o.merchant_id
      UNION ALL
      SELECT 'order_arrear ' || oa.order_id FROM order_arrear oa JOIN recovery_order o ON o.id = oa.order_id JOIN arrear a ON a.id = oa.arrear_id WHERE a.merchant_id <> o.merchant_id
      UNION ALL
      SELECT 'payment ' || p.id FROM payment p JOIN recovery_order o ON o.id = p.order_id WHERE p.merchant_id <> o.merchant_id`,
  },
  {
    id: 'I22a',
    says: 'Every cause and every movement of money has a journal row',
    sql: `
      SELECT 'lock_command ' || c.id AS what FROM lock_command c WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'lock_command' AND j.entity_id = c.id::text)
      UNION ALL
      SELECT 'settlement ' || s.id FROM settlement s WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'settlement' AND j.entity_id = s.id::text)
      UNION ALL
      SELECT 'refund ' || r.id FROM refund r WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'refund' AND j.entity_id = r.id::text)`,
  },
  {
    id: 'I23',
    says: 'The journal holds no openid and no session key',
    sql: `
      SELECT 'journal ' || j.id AS what FROM journal j WHERE j.detail IS NOT NULL AND j.id > (SELECT coalesce(max(id), 0) - 5000 FROM journal)
        AND (j.detail::text LIKE '%"openid"%' OR j.detail::text LIKE '%session_key%'
          OR EXISTS (SELECT 1 FROM (SELECT openid FROM owner ORDER BY created_at DESC LIMIT 50) w WHERE j.detail::text LIKE '%' || w.openid || '%'))`,
  },
  {
    id: 'I24',
    says: 'A late release is offered its code within 15 s',
    sql: `
      SELECT 'order ' || o.id AS what FROM recovery_order o
      WHERE o.state IN ('paid', 'releasing') AND o.released_at IS NULL AND o.release_delayed_at IS NULL AND o.paid_at < $1::timestamptz - interval '25 seconds'`,
  },
]
