import { ASKED, billsOf, IN_RANGE, ofBill, states, type Invariant } from './invariant'

/** A settlement is of its bill while its debts are over, unless what paid them was taken back. */
const owesAlthoughSettled = (from: string): string => `
      SELECT 'arrear ' || a.id || ' of settled bill ' || s.bill_id AS what FROM ${from}
      WHERE (a.due_fen <> 0 OR a.state NOT IN (${states<'arrear'>('settled', 'waived', 'void', 'written_off', 'refunded')}))
        AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'arrear' AND j.entity_id = a.id::text AND j.event = 'payment_reversed'
          AND j.at >= coalesce((SELECT min(r.created_at) FROM bill_reduction r WHERE r.bill_id = s.bill_id AND r.arrear_id = a.id AND r.act <> 'repriced'), s.created_at))`

/** What may happen to money. */
export const MONEY_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I6a',
    rule: 'A bill is settled by at most one payment, and that payment succeeded with at least the amount due',
    asks: [
      {
        of: 'bill',
        sql: `SELECT 'bill ' || p.bill_id AS what FROM payment p WHERE ${ofBill('p')} AND p.state = ${states<'payment'>('succeeded')} GROUP BY p.bill_id HAVING count(*) > 1`,
      },
      {
        of: 'settlement',
        sql: `
      SELECT 'settlement ' || s.id AS what FROM settlement s LEFT JOIN payment p ON p.id = s.payment_id
      WHERE s.id = ${ASKED} AND s.method = 'wechat' AND (p.id IS NULL OR p.state <> ${states<'payment'>('succeeded')} OR p.paid_fen < s.amount_fen OR p.bill_id <> s.bill_id)`,
      },
      {
        of: 'payment',
        sql: `SELECT 'payment ' || p.id AS what FROM payment p WHERE p.id = ${ASKED} AND p.state = ${states<'payment'>('succeeded')} AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.payment_id = p.id)`,
      },
    ],
  },
  {
    id: 'I6b',
    // What was settled may go back later, by refunds of its own; what somebody gave back at WeChat may have been above the due.
    rule: 'Each further success, and what one took above the due, is refunded exactly',
    asks: [
      {
        of: 'payment',
        sql: `
      SELECT 'payment ' || p.id || ' refunds ' || count(r.id) AS what FROM payment p
      LEFT JOIN refund r ON r.payment_id = p.id AND r.state <> ${states<'refund'>('rejected')}
      WHERE p.id = ${ASKED} AND p.state = ${states<'payment'>('surplus')} GROUP BY p.id, p.paid_fen HAVING coalesce(sum(r.amount_fen), 0) <> p.paid_fen
      UNION ALL
      SELECT 'payment ' || p.id || ' above the due' FROM payment p JOIN settlement s ON s.payment_id = p.id
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(r.amount_fen) FILTER (WHERE r.cause IN ('surplus', 'quarantine')), 0) AS ours, coalesce(sum(r.amount_fen) FILTER (WHERE r.cause = 'external'), 0) AS external
        FROM refund r WHERE r.payment_id = p.id) back
      WHERE p.id = ${ASKED} AND p.paid_fen > s.amount_fen AND p.paid_fen - s.amount_fen NOT BETWEEN back.ours AND back.ours + back.external`,
      },
    ],
  },
  {
    id: 'I7',
    rule: 'A succeeded payment never becomes closed, failed or expired',
    asks: [
      {
        of: 'payment',
        sql: `
      SELECT 'payment ' || p.id || ' ' || p.state AS what FROM payment p
      WHERE p.id = ${ASKED} AND p.transaction_id IS NOT NULL AND p.state NOT IN (${states<'payment'>('succeeded', 'surplus', 'quarantined')})`,
      },
      {
        of: 'journal',
        sql: `
      SELECT 'journal ' || j.id AS what FROM journal j WHERE j.id ${IN_RANGE} AND j.entity = 'payment'
        AND j.from_state IN (${states<'payment'>('succeeded', 'surplus')}) AND j.to_state IN (${states<'payment'>('closed', 'failed', 'expired', 'prepaid', 'unknown')})`,
      },
    ],
  },
  {
    id: 'I8',
    rule: 'Money counts only with its own amount, merchant number and appid, or when staff decided so',
    asks: [
      {
        of: 'payment',
        sql: `
      SELECT 'payment ' || p.id AS what FROM payment p JOIN merchant m ON m.id = p.merchant_id JOIN bill b ON b.id = p.bill_id
      WHERE p.id = ${ASKED} AND p.state IN (${states<'payment'>('succeeded', 'surplus')}) AND (p.paid_fen <> p.amount_fen OR p.mchid NOT IN (m.mchid, b.mchid))
        AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'payment' AND j.entity_id = p.id::text AND j.from_state = ${states<'payment'>('quarantined')})`,
      },
    ],
  },
  {
    id: 'I9',
    rule: 'One WeChat transaction is booked once as received',
    asks: [
      {
        of: 'payment',
        sql: `
      SELECT 'payment ' || p.id || ' booked ' || count(t.id) AS what FROM payment p
      LEFT JOIN ledger_transaction t ON t.cause_id = p.id::text AND t.kind IN ('settlement', 'surplus_received', 'quarantined')
      WHERE p.id = ${ASKED} AND p.state IN (${states<'payment'>('succeeded', 'surplus')}) GROUP BY p.id HAVING count(t.id) <> 1`,
      },
    ],
  },
  {
    id: 'I11',
    rule: 'An unknown outcome is still being asked about',
    asks: [
      {
        of: 'open',
        sql: `
      SELECT 'payment ' || p.id AS what FROM payment p
      WHERE p.state IN (${states<'payment'>('created', 'prepaid', 'unknown')}) AND p.created_at < $now::timestamptz - interval '10 seconds'
        AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'query:' || p.id::text)`,
      },
    ],
  },
  {
    id: 'I12',
    rule: 'Each ledger transaction sums to zero',
    asks: [
      {
        of: 'ledger_transaction',
        sql: `
      SELECT 'ledger_transaction ' || t.id AS what FROM ledger_transaction t LEFT JOIN ledger_posting p ON p.ledger_transaction_id = t.id
      WHERE t.id = ${ASKED} GROUP BY t.id HAVING coalesce(sum(p.amount_fen), 1) <> 0 OR count(p.line) < 2`,
      },
    ],
  },
  {
    id: 'I14',
    rule: 'Refunds of a payment never exceed it',
    asks: [
      {
        of: 'payment',
        sql: `
      SELECT 'payment ' || p.id AS what FROM payment p JOIN refund r ON r.payment_id = p.id AND r.state NOT IN (${states<'refund'>('rejected', 'closed')})
      WHERE p.id = ${ASKED} GROUP BY p.id HAVING sum(r.amount_fen) > coalesce(p.paid_fen, 0)`,
      },
    ],
  },
  {
    id: 'I16',
    rule: 'What a bill took is its due at that moment: the frozen lines less the recorded reductions; and exactly its arrears are settled, until such a payment was taken back',
    asks: [
      {
        of: 'bill',
        sql: `
      SELECT 'bill ' || b.id || ' total' AS what FROM bill b
      WHERE b.id = ${ASKED} AND b.total_fen <> (SELECT coalesce(sum(l.amount_fen), 0) FROM bill_line l WHERE l.bill_id = b.id)
        + (SELECT coalesce(sum(x.amount_fen), 0) FROM bill_stay x WHERE x.bill_id = b.id)
      UNION ALL
      SELECT 'bill ' || b.id || ' reduced' FROM bill b
      WHERE b.id = ${ASKED} AND b.reduced_fen <> (SELECT coalesce(sum(r.amount_fen), 0) FROM bill_reduction r WHERE r.bill_id = b.id)
      UNION ALL
      SELECT 'order ' || o.id || ' amount' FROM recovery_order o JOIN bill b ON b.id = o.id WHERE b.id = ${ASKED} AND o.amount_fen <> b.due_fen`,
      },
      {
        of: 'settlement',
        sql: `
      SELECT 'settlement ' || s.id || ' lines' AS what FROM settlement s JOIN bill b ON b.id = s.bill_id
      WHERE s.id = ${ASKED} AND s.method <> 'waiver' AND (s.amount_fen <> b.due_fen OR s.amount_fen <> (SELECT coalesce(sum(l.amount_fen), 0) FROM settlement_line l WHERE l.settlement_id = s.id)
        + (SELECT coalesce(sum(x.paid_fen), 0) FROM bill_stay x WHERE x.bill_id = s.bill_id))`,
      },
      {
        of: 'settlement',
        sql: `${owesAlthoughSettled('settlement s JOIN bill_line l ON l.bill_id = s.bill_id JOIN arrear a ON a.id = l.arrear_id')} AND s.id = ${ASKED}`,
      },
      {
        of: 'arrear',
        sql: `${owesAlthoughSettled(
          `arrear a CROSS JOIN LATERAL ${billsOf('a')} x JOIN bill_line l ON l.bill_id = x.id AND l.arrear_id = a.id
      JOIN settlement s ON ${ofBill('s', 'x.id')}`,
        )} AND a.id = ${ASKED}`,
      },
    ],
  },
  {
    id: 'I35a',
    rule: 'A recovery order has exactly one bill, of its plate and its debts, which can be paid exactly as long as the order',
    asks: [
      {
        of: 'recovery_order',
        sql: `
      SELECT 'order ' || o.id || ' ' || o.state || ', bill ' || coalesce(b.state, '-') AS what FROM recovery_order o LEFT JOIN bill b ON b.id = o.id
      WHERE o.id = ${ASKED} AND (b.id IS NULL OR b.cause <> 'recovery' OR (b.merchant_id, b.lot_id, b.plate_key) IS DISTINCT FROM (o.merchant_id, o.lot_id, o.plate_key)
        OR CASE b.state
          WHEN 'open' THEN o.state NOT IN (${states<'recovery_order'>('created', 'deploying', 'active')})
          WHEN 'settled' THEN o.state NOT IN (${states<'recovery_order'>('paid', 'releasing', 'released', 'completed')})
          ELSE o.state NOT IN (${states<'recovery_order'>('cancelling', 'cancelled', 'overridden', 'expired', 'deploy_failed')}) END)
      UNION ALL
      SELECT 'arrear ' || coalesce(l.arrear_id, oa.arrear_id) || ' of order ' || coalesce(l.bill_id, oa.order_id)
      FROM (SELECT order_id, arrear_id, amount_fen FROM order_arrear WHERE order_id = ${ASKED}) oa
      FULL JOIN (
        SELECT l.bill_id, l.arrear_id, l.amount_fen FROM bill_line l JOIN bill b ON b.id = l.bill_id WHERE b.id = ${ASKED} AND b.cause = 'recovery') l
        ON l.bill_id = oa.order_id AND l.arrear_id = oa.arrear_id
      WHERE l.amount_fen IS DISTINCT FROM oa.amount_fen`,
      },
      {
        of: 'bill',
        sql: `SELECT 'bill ' || b.id || ' without its order' AS what FROM bill b WHERE b.id = ${ASKED} AND b.cause = 'recovery' AND NOT EXISTS (SELECT 1 FROM recovery_order o WHERE o.id = b.id)`,
      },
    ],
  },
  {
    id: 'I35b',
    rule: 'The debts of a bill are taken exactly as long as it is open, and are of its merchant and plate',
    asks: [
      {
        of: 'bill',
        sql: `
      SELECT 'bill ' || b.id || ' ' || b.state || ', arrear ' || l.arrear_id AS what FROM bill b JOIN bill_line l ON l.bill_id = b.id JOIN arrear a ON a.id = l.arrear_id
      WHERE b.id = ${ASKED} AND (l.is_live <> (b.state = ${states<'bill'>('open')}) OR (a.merchant_id, a.plate_key) IS DISTINCT FROM (b.merchant_id, b.plate_key))`,
      },
    ],
  },
  {
    id: 'I35c',
    rule: 'Payment, settlement and refund belong to a bill of their merchant, which is that of their order where they have one',
    asks: (['payment', 'settlement', 'refund'] as const).map(table => ({
      of: table,
      sql: `
      SELECT '${table} ' || x.id AS what FROM ${table} x LEFT JOIN bill b ON b.id = x.bill_id
      WHERE x.id = ${ASKED} AND (b.id IS NULL OR b.merchant_id <> x.merchant_id OR x.order_id <> x.bill_id)`,
    })),
  },
  {
    id: 'I35d',
    rule: 'A bill is settled exactly when it has its settlement',
    asks: [
      {
        of: 'bill',
        sql: `
      SELECT 'bill ' || b.id || ' ' || b.state AS what FROM bill b
      WHERE b.id = ${ASKED} AND (b.state = ${states<'bill'>('settled')}) <> EXISTS (SELECT 1 FROM settlement s WHERE ${ofBill('s', 'b.id')})`,
      },
    ],
  },
  {
    id: 'I36',
    rule: 'A stay is owed by the one debt that it names, and by none when it is void, free, paid or goes on; a debt whose stay was corrected after it was paid is owed by nobody',
    asks: [
      {
        of: 'parking_session',
        sql: `
      SELECT 'stay ' || s.id || ' without its debt' AS what FROM parking_session s LEFT JOIN arrear a ON a.id = s.arrear_id
      WHERE s.id = ${ASKED} AND s.state = ${states<'parking_session'>('owed')} AND a.id IS NULL`,
      },
      {
        of: 'arrear',
        sql: `
      SELECT 'arrear ' || a.id || ' ' || a.state || ' of stay ' || s.id || ' ' || s.state AS what FROM arrear a JOIN parking_session s ON s.id = a.stay_id
      WHERE a.id = ${ASKED} AND a.state IN (${states<'arrear'>('grace', 'review', 'outstanding', 'held')})
        AND (s.state NOT IN (${states<'parking_session'>('owed', 'review')}) OR s.arrear_id IS DISTINCT FROM a.id)
      UNION ALL
      SELECT 'arrear ' || a.id || ' ' || a.state || ', undone at ' || a.undone_at FROM arrear a
      WHERE a.id = ${ASKED} AND a.undone_at IS NOT NULL AND a.state NOT IN (${states<'arrear'>('settled', 'refunded')})`,
      },
    ],
  },
  {
    id: 'I29',
    rule: 'Money set aside is decided, or younger than a day with an open incident',
    asks: [
      {
        of: 'open',
        sql: `
      SELECT 'payment ' || p.id || ' kept apart since ' || p.updated_at AS what FROM payment p
      WHERE p.state = ${states<'payment'>('quarantined')} AND (p.updated_at < $now::timestamptz - interval '1 day' OR NOT EXISTS (
        SELECT 1 FROM incident i WHERE i.kind = 'payment_quarantined' AND i.payment_id = p.id AND i.state <> ${states<'incident'>('closed')}))
      UNION ALL
      SELECT 'refund ' || r.id || ' abnormal since ' || r.updated_at FROM refund r
      WHERE r.state = ${states<'refund'>('abnormal')} AND r.updated_at < $now::timestamptz - interval '1 day'`,
      },
    ],
  },
  {
    id: 'I14b',
    rule: 'A settlement whose money was given back elsewhere says so',
    asks: [
      {
        of: 'payment',
        sql: `
      SELECT 'settlement ' || s.id || ' ' || s.state AS what FROM settlement s JOIN refund r ON r.payment_id = s.payment_id
      WHERE s.payment_id = ${ASKED} AND r.cause = 'external' AND r.state = ${states<'refund'>('succeeded')} AND s.state NOT IN (${states<'settlement'>('partly_reversed', 'reversed')})`,
      },
    ],
  },
]
