import { states, type Invariant } from './invariant'

/** What another system took for debts, and took back, by the entries of the audit log. */
const COLLECTED = `j.entity = 'arrear' AND (j.event = 'payment_reversed' OR j.event = 'refunded' AND j.detail ? 'paymentRef' OR j.event IN ('settled', 'paid_in_part') AND j.detail->>'act' = 'paid_elsewhere')`
const COLLECTED_FEN = `CASE WHEN j.event IN ('settled', 'paid_in_part') THEN (j.detail->>'dueFen')::bigint ELSE -(j.detail->>'amountFen')::bigint END`

/** A part of the debt was paid somewhere else. */
const PAID_IN_PART = (id: string) =>
  `EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'arrear' AND j.entity_id = ${id}::text AND j.event = 'paid_in_part' AND j.detail->>'act' = 'paid_elsewhere')`

/** Debts that are over, with nothing left of them. */
const ENDED = states<'arrear'>('settled', 'waived', 'void', 'written_off', 'refunded')
const TOLD_OF_ORDER = states<'recovery_order'>('active', 'paid', 'released', 'completed')

/** Which event an entry `j` of the audit log is to those outside. */
const EVENT_TYPE = `CASE j.entity
        WHEN 'arrear' THEN CASE WHEN j.from_state IS NULL THEN 'arrear.created'
          WHEN j.to_state = 'settled' AND j.from_state <> 'settled' THEN 'arrear.settled' ELSE 'arrear.changed' END
        WHEN 'bill' THEN CASE WHEN j.to_state = 'settled' AND j.from_state <> 'settled' AND (j.detail->>'amountFen')::bigint > 0 THEN 'bill.paid' END
        WHEN 'refund' THEN CASE WHEN j.to_state = 'succeeded' AND j.from_state <> 'succeeded' THEN 'bill.refunded' END
        WHEN 'recovery_order' THEN CASE WHEN j.from_state IS NULL THEN 'order.opened'
          WHEN j.to_state <> j.from_state AND j.to_state IN (${TOLD_OF_ORDER}) THEN 'order.' || j.to_state END
        END`

/** Where debts come from, how they are paid without a device, and what other systems are told and tell. */
export const DEBT_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I38a',
    rule: 'A debt stands in at most one live bill',
    sql: `
      SELECT 'arrear ' || l.arrear_id AS what FROM bill_line l JOIN bill b ON b.id = l.bill_id
      WHERE b.state = ${states<'bill'>('open')} GROUP BY l.arrear_id HAVING count(*) > 1`,
  },
  {
    id: 'I38b',
    rule: 'What a live bill asks for is owed as it was frozen, and held where a device stands at the car',
    sql: `
      SELECT 'bill ' || b.id || ' asks for arrear ' || a.id || ' ' || a.state AS what FROM bill b JOIN bill_line l ON l.bill_id = b.id JOIN arrear a ON a.id = l.arrear_id
      WHERE b.state = ${states<'bill'>('open')} AND NOT EXISTS (SELECT 1 FROM bill_reduction r WHERE r.bill_id = b.id AND r.arrear_id = a.id)
        AND (a.due_fen <> l.amount_fen OR a.state IN (${ENDED}) OR (b.cause = 'recovery') <> (a.state = ${states<'arrear'>('held')}))`,
  },
  {
    id: 'I38c',
    rule: 'No lock goes up, or stays up, at a car that owes nothing any more',
    sql: `
      SELECT 'order ' || o.id || ' ' || o.state AS what FROM recovery_order o
      WHERE o.state IN (${states<'recovery_order'>('created', 'deploying', 'active')}) AND NOT EXISTS (
        SELECT 1 FROM order_arrear oa JOIN arrear a ON a.id = oa.arrear_id WHERE oa.order_id = o.id AND oa.is_active AND a.due_fen > 0 AND a.state = ${states<'arrear'>('held')})`,
  },
  {
    id: 'I38d',
    rule: 'What a bill asks for never rises: each line is taken off once, for all that is left of it, after its stay was priced anew for less, and no later payment asks for more',
    sql: `
      SELECT 'bill ' || r.bill_id || ' arrear ' || r.arrear_id || ' reduced by ' || sum(r.amount_fen) AS what FROM bill_reduction r
      LEFT JOIN bill_line l ON l.bill_id = r.bill_id AND l.arrear_id = r.arrear_id
      GROUP BY r.bill_id, r.arrear_id, l.amount_fen 
      HAVING count(*) FILTER (WHERE r.act <> 'repriced') > 1 OR min(r.amount_fen) <= 0 OR l.amount_fen IS NULL OR sum(r.amount_fen) > l.amount_fen
        OR (bool_or(r.act <> 'repriced') AND sum(r.amount_fen) <> l.amount_fen)
      UNION ALL
      SELECT 'bill ' || b.id || ' total ' || b.total_fen || ', opened with ' || (j.detail->>'totalFen') FROM bill b
      JOIN journal j ON j.entity = 'bill' AND j.entity_id = b.id::text AND j.event = 'opened' AND j.detail ? 'totalFen' WHERE (j.detail->>'totalFen')::bigint <> b.total_fen
      UNION ALL
      SELECT 'payment ' || p.id || ' asks for ' || p.amount_fen FROM payment p JOIN bill b ON b.id = p.bill_id
      WHERE p.amount_fen > b.total_fen OR EXISTS (
        SELECT 1 FROM payment o WHERE o.bill_id = p.bill_id AND o.created_at < p.created_at AND o.amount_fen < p.amount_fen)`,
  },
  {
    id: 'I39a',
    rule: 'A debt that has ended owes nothing, and no debt is paid twice, or by money that another one brought: what was taken for it is what it says was paid',
    sql: `
      SELECT 'arrear ' || a.id || ' ' || a.state || ' owes ' || a.due_fen AS what FROM arrear a WHERE a.state IN (${ENDED}) AND a.due_fen <> 0
      UNION ALL
      SELECT 'arrear ' || a.id || ' paid ' || a.paid_fen || ', taken ' || taken.fen FROM arrear a JOIN (
        SELECT t.arrear_id, sum(t.fen) AS fen FROM (
          SELECT l.arrear_id, l.amount_fen AS fen FROM settlement_line l UNION ALL
          SELECT j.entity_id::uuid, ${COLLECTED_FEN} FROM journal j WHERE ${COLLECTED}) t GROUP BY t.arrear_id) taken ON taken.arrear_id = a.id
      WHERE taken.fen > a.paid_fen
      UNION ALL
      SELECT 'arrear ' || j.entity_id || ' settled with ' || sum((j.detail->>'paidFen')::bigint) || ', its bills took ' || coalesce(taken.fen, 0) FROM journal j
      LEFT JOIN (SELECT l.arrear_id, sum(l.amount_fen) AS fen FROM settlement_line l GROUP BY l.arrear_id) taken ON taken.arrear_id::text = j.entity_id
      WHERE j.entity = 'arrear' AND j.event = 'settled' AND j.detail ? 'paidFen'
      GROUP BY j.entity_id, taken.fen HAVING sum((j.detail->>'paidFen')::bigint) > coalesce(taken.fen, 0)`,
  },
  {
    id: 'I39b',
    rule: 'What a merchant earned by its books is what its settlements and other systems took for debts',
    sql: `
      SELECT 'merchant ' || m.id || ' earned ' || booked.fen || ', taken ' || taken.fen AS what FROM merchant m
      CROSS JOIN LATERAL (
        SELECT coalesce(-sum(p.amount_fen), 0) AS fen FROM ledger_transaction t JOIN ledger_posting p ON p.ledger_transaction_id = t.id
        WHERE t.merchant_id = m.id AND p.account = 'parking_revenue' AND t.kind <> 'refunded') booked
      CROSS JOIN LATERAL (
        SELECT (SELECT coalesce(sum(s.amount_fen), 0) FROM settlement s WHERE s.merchant_id = m.id AND s.method <> 'waiver')
          + coalesce(sum(${COLLECTED_FEN}), 0) AS fen
        FROM journal j WHERE j.merchant_id = m.id AND ${COLLECTED}) taken
      WHERE booked.fen <> taken.fen`,
  },
  {
    id: 'I40a',
    rule: 'A debt that another system was paid for is settled, or owes the rest of what was paid in part, until that is taken back',
    sql: `
      SELECT 'arrear ' || a.id || ' ' || a.state || ' paid by ' || e.payment_ref AS what FROM external_payment e JOIN arrear a ON a.id = e.arrear_id
      WHERE e.reversed_at IS NULL AND (e.merchant_id <> a.merchant_id OR a.paid_fen < e.amount_fen
        OR a.state NOT IN (${states<'arrear'>('settled', 'refunded')}) AND NOT ${PAID_IN_PART('a.id')})
      UNION ALL
      SELECT 'arrear ' || e.arrear_id || ' paid elsewhere ' || count(*) || ' times' FROM external_payment e
      WHERE e.reversed_at IS NULL AND NOT ${PAID_IN_PART('e.arrear_id')} GROUP BY e.arrear_id HAVING count(*) > 1`,
  },
  {
    id: 'I40b',
    rule: 'What another system was answered is what became of it: its event is kept, and each debt of a payment that counted has its row',
    sql: `
      SELECT 'event ' || k.event_id || ' of source ' || k.source_id || ' answered and not kept' AS what FROM integration_event_id k
      WHERE k.received_at > $1::timestamptz - interval '7 days' AND NOT EXISTS (
        SELECT 1 FROM integration_event e WHERE e.source_id = k.source_id AND e.event_id = k.event_id AND e.outcome = k.answer->>'outcome')
      UNION ALL
      SELECT 'event ' || e.event_id || ' ' || e.outcome || ', arrear ' || (c->>'arrearId') FROM integration_event e
      CROSS JOIN LATERAL jsonb_array_elements(e.content->'covers') c
      WHERE e.kind = 'paid' AND e.outcome IN ('settled', 'reversed') AND EXISTS (SELECT 1 FROM arrear a WHERE a.id = (c->>'arrearId')::uuid AND a.merchant_id = e.merchant_id)
        AND NOT EXISTS (
          SELECT 1 FROM external_payment x WHERE x.source_id = e.source_id AND x.payment_ref = e.content->>'paymentRef' AND x.arrear_id = (c->>'arrearId')::uuid
            AND (e.outcome = 'settled' OR x.reversed_at IS NOT NULL))`,
  },
  {
    id: 'I40c',
    rule: 'Nobody keeps a debt from being collected for longer than the rules allow',
    sql: `
      SELECT 'arrear ' || r.arrear_id || ' reserved (' || r.why || ') until ' || r.expires_at AS what FROM arrear_reservation r
      WHERE r.expires_at > $1::timestamptz + CASE r.why WHEN 'taken_back' THEN interval '15 days 1 minute' ELSE interval '16 minutes' END
      UNION ALL
      SELECT 'arrear ' || a.id || ' not held until ' || a.not_held_until FROM arrear a WHERE a.not_held_until > $1::timestamptz + interval '15 days 1 minute'`,
  },
  {
    id: 'I41a',
    // What was read before it was wanted, and what is not read yet, has none. Deliveries are kept for thirty days.
    rule: 'Every change that a webhook wants to hear of is kept for it, in the order of the audit log',
    sql: `
      SELECT 'journal ' || j.id || ' ' || j.entity || ' for webhook ' || w.id AS what FROM webhook w
      CROSS JOIN LATERAL (SELECT * FROM webhook_cursor WHERE id = 'journal') c
      JOIN journal j ON j.merchant_id = w.merchant_id AND j.to_state IS NOT NULL AND j.entity IN ('arrear', 'bill', 'refund', 'recovery_order')
        AND j.id > greatest(w.from_journal_id, c.floor_id) AND (j.xid < c.xid OR j.xid = c.xid AND j.id <= c.journal_id)
      WHERE w.deleted_at IS NULL AND w.state IN (${states<'webhook'>('active', 'paused')}) AND j.at > $1::timestamptz - interval '29 days'
        AND j.xid > (SELECT coalesce(max(x.xid), 0) FROM journal x WHERE x.entity = 'webhook' AND x.entity_id = w.id::text)
        AND (${EVENT_TYPE}) = ANY (w.event_types)
        AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.journal_id = j.id)
      UNION ALL
      SELECT 'journal ' || d.journal_id || ' twice for webhook ' || d.webhook_id FROM webhook_delivery d GROUP BY d.webhook_id, d.journal_id HAVING count(*) > 1`,
  },
  {
    id: 'I41b',
    // One that was given up may be sent again, after later ones: it has a new deadline then.
    rule: 'What is sent is done exactly when it was taken or given up, and nothing overtakes what waits for the same object',
    sql: `
      SELECT 'delivery ' || d.id || ' ' || d.state AS what FROM webhook_delivery d
      WHERE (d.done_at IS NULL) <> (d.state = ${states<'webhook_delivery'>('waiting')})
        OR (d.delivered_at IS NOT NULL) <> (d.state = ${states<'webhook_delivery'>('delivered')})
      UNION ALL
      SELECT 'delivery ' || d.id || ' was overtaken' FROM webhook_delivery d
      WHERE d.state = ${states<'webhook_delivery'>('waiting')} AND d.deadline_at <= d.created_at + interval '72 hours'
        AND EXISTS (SELECT 1 FROM webhook_delivery o WHERE o.webhook_id = d.webhook_id AND o.object_id = d.object_id AND o.position > d.position AND o.delivered_at > d.created_at)`,
  },
  {
    id: 'I42',
    rule: 'An import has counted every row once, has its place while it runs, and leaves no file behind',
    sql: `
      SELECT 'data_import ' || i.id || ' ' || i.state || ' rows' AS what FROM data_import i
      WHERE i.row_count <> i.taken_count + i.merged_count + i.unchanged_count + i.wrong_count
      UNION ALL
      SELECT 'data_import ' || i.id || ' ' || i.state || ' place' FROM data_import i
      WHERE (i.slot IS NOT NULL) <> (i.state = ${states<'data_import'>('running')}) OR (i.ended_at IS NOT NULL) <> (i.state IN (${states<'data_import'>('done', 'failed', 'cancelled')}))
      UNION ALL
      SELECT DISTINCT 'data_import ' || i.id || ' ' || i.state || ' file' FROM data_import i JOIN data_import_part p ON p.import_id = i.id
      WHERE i.ended_at < $1::timestamptz - interval '2 days'`,
  },
  {
    id: 'I43',
    rule: 'What is owed for a stay is its price, unless somebody has put in another sum',
    sql: `
      SELECT 'stay ' || s.id || ' costs ' || coalesce(s.total_fen::text, '-') || ', arrear ' || a.id || ' ' || a.principal_fen AS what
      FROM arrear a JOIN parking_session s ON s.id = a.stay_id
      WHERE s.arrear_id = a.id AND a.state <> ${states<'arrear'>('void')} AND s.total_fen IS DISTINCT FROM a.principal_fen
        AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'arrear' AND j.entity_id = a.id::text AND j.event = 'import_changed')`,
  },
  {
    id: 'I44',
    rule: 'A notice was left on the day that it names, with a picture that was taken after it and proves no other notice',
    sql: `
      SELECT 'notice ' || n.id || ' left at ' || n.left_at AS what FROM notice n LEFT JOIN photo p ON p.id = n.photo_id
      WHERE n.state = ${states<'notice'>('left')}
        AND (to_char(n.left_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') <> n.day OR p.created_at < n.created_at OR p.sha256 <> n.photo_sha256 OR p.merchant_id <> n.merchant_id)
      UNION ALL
      SELECT 'notice ' || n.id || ' and notice ' || o.id FROM notice n JOIN notice o ON o.photo_id = n.photo_id AND o.id > n.id`,
  },
  {
    id: 'I45',
    // Decided once a day; a day more for a job that was late.
    rule: 'A picture of a stay belongs to who its stay belongs to, and every picture and folder of pictures is looked at when its time is over',
    sql: `
      SELECT 'stay_picture ' || p.id || ' of stay ' || s.id AS what FROM stay_picture p JOIN parking_session s ON s.id = p.stay_id
      WHERE s.merchant_id <> p.merchant_id
      UNION ALL
      SELECT 'stay_picture ' || p.id || ' since ' || p.look_at FROM stay_picture p WHERE p.look_at < $1::timestamptz - interval '2 days'
      UNION ALL
      SELECT 'photo ' || p.id || ' since ' || p.look_at FROM photo p WHERE p.look_at < $1::timestamptz - interval '2 days'`,
  },
  {
    id: 'I48',
    rule: 'A debt that was in a bill and is not there any more had ended three years before, and a notice that has lost its picture names no debt that is open',
    sql: `
      SELECT 'arrear ' || l.arrear_id || ' of bill ' || l.bill_id || ' is gone' AS what FROM bill_line l LEFT JOIN arrear a ON a.id = l.arrear_id
      WHERE a.id IS NULL AND NOT EXISTS (
        SELECT 1 FROM (SELECT j.to_state, j.at FROM journal j WHERE j.entity = 'arrear' AND j.entity_id = l.arrear_id::text ORDER BY j.id DESC LIMIT 1) last
        WHERE last.to_state IN (${ENDED}, ${states<'arrear'>('time_barred')}) AND last.at <= $1::timestamptz - interval '3 years' + interval '1 day')
      UNION ALL
      SELECT 'notice ' || n.id || ' lost its picture' FROM notice n WHERE n.state = ${states<'notice'>('left')} AND n.photo_id IS NULL AND EXISTS (
        SELECT 1 FROM reminder r JOIN arrear a ON a.id = r.arrear_id WHERE r.notice_id = n.id AND a.due_fen > 0 AND a.state NOT IN (${ENDED}, ${states<'arrear'>('time_barred')}))`,
  },
  {
    id: 'I47',
    rule: 'A stay of which one end is missing owes nothing, and is void once the time in which that may be proved is over',
    sql: `
      SELECT 'stay ' || s.id || ' owed with one end' AS what FROM parking_session s
      WHERE s.state = ${states<'parking_session'>('owed')} AND (s.entered_at IS NULL OR s.exited_at IS NULL)
      UNION ALL
      SELECT 'stay ' || s.id || ' unproven since ' || s.check_at FROM parking_session s
      WHERE s.state = ${states<'parking_session'>('review')} AND s.arrear_id IS NULL AND (s.entered_at IS NULL OR s.exited_at IS NULL)
        AND s.check_at < $1::timestamptz - interval '1 day'`,
  },
]
