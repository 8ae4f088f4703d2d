import { ASKED, IN_RANGE, states, type Invariant } from './invariant'

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

/** An event and its answer are of one commit, and an event's id is made then. */
const notKept = (where: string): string => `
      SELECT 'event ' || k.event_id || ' of source ' || k.source_id || ' answered and not kept' AS what FROM integration_event_id k
      WHERE k.received_at > $1::timestamptz AND k.received_at <= $2::timestamptz AND k.received_at > $now::timestamptz - interval '7 days' AND NOT EXISTS (
        SELECT 1 FROM integration_event e WHERE e.source_id = k.source_id AND e.event_id = k.event_id AND e.outcome = k.answer->>'outcome' ${where})`

/** What other systems are told and tell. OFFSET 0: looked up one by one, however many the planner expects. */
export const EXCHANGE_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I40b',
    rule: 'What another system was answered is what became of it: its event is kept, and each debt of a payment that counted has its row',
    asks: [
      {
        of: 'integration_event_id',
        sql: notKept(
          `AND e.id >= uuid_at($1::timestamptz - interval '10 minutes') AND e.id < uuid_at($2::timestamptz + interval '10 minutes')`,
        ),
        sure: notKept(''),
      },
      {
        of: 'integration_event',
        sql: `
      SELECT 'event ' || e.event_id || ' ' || e.outcome || ', arrear ' || (c->>'arrearId') AS what FROM integration_event e
      CROSS JOIN LATERAL jsonb_array_elements(e.content->'covers') c
      WHERE e.id = ${ASKED} AND e.kind = 'paid' AND e.outcome IN ('settled', 'reversed') AND EXISTS (SELECT 1 FROM arrear a WHERE a.id = (c->>'arrearId')::uuid AND a.merchant_id = e.merchant_id OFFSET 0)
        AND NOT EXISTS (
          SELECT 1 FROM external_payment x WHERE x.source_id = e.source_id AND x.payment_ref = e.content->>'paymentRef' AND x.arrear_id = (c->>'arrearId')::uuid
            AND (e.outcome = 'settled' OR x.reversed_at IS NOT NULL) OFFSET 0)`,
      },
    ],
  },
  {
    id: 'I41a',
    // What was read before it was wanted, and what is not read yet, has none. Deliveries are kept for thirty days.
    rule: 'Every change that a webhook wants to hear of is kept for it, in the order of the audit log',
    asks: [
      {
        of: 'journal',
        sql: `
      SELECT 'journal ' || j.id || ' ' || j.entity || ' for webhook ' || w.id AS what FROM webhook w
      CROSS JOIN LATERAL (SELECT xid, journal_id, floor_id FROM webhook_cursor WHERE id = 'journal') c
      JOIN journal j ON j.merchant_id = w.merchant_id AND j.to_state IS NOT NULL AND j.entity IN ('arrear', 'bill', 'refund', 'recovery_order')
        AND j.id > greatest(w.from_journal_id, c.floor_id) AND (j.xid < c.xid OR j.xid = c.xid AND j.id <= c.journal_id)
      WHERE j.id ${IN_RANGE} AND w.deleted_at IS NULL AND w.state IN (${states<'webhook'>('active', 'paused')}) AND j.at > $now::timestamptz - interval '29 days'
        AND j.xid > (SELECT coalesce(max(x.xid), 0) FROM journal x WHERE x.entity = 'webhook' AND x.entity_id = w.id::text)
        AND (${EVENT_TYPE}) = ANY (w.event_types)
        AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.journal_id = j.id)
      UNION ALL
      SELECT 'journal ' || j.journal_id || ' twice for webhook ' || j.webhook_id FROM webhook_delivery j
      WHERE j.journal_id > $1::bigint AND j.journal_id <= $2::bigint GROUP BY j.webhook_id, j.journal_id HAVING count(*) > 1`,
      },
    ],
  },
  {
    id: 'I41b',
    // One that was given up may be sent again, after later ones: it has a new deadline then.
    rule: 'What is sent is done exactly when it was taken or given up, and nothing overtakes what waits for the same object',
    asks: [
      {
        of: 'webhook_delivery',
        sql: `
      SELECT 'delivery ' || d.id || ' ' || d.state AS what FROM webhook_delivery d
      WHERE d.id = ${ASKED} AND ((d.done_at IS NULL) <> (d.state = ${states<'webhook_delivery'>('waiting')})
        OR (d.delivered_at IS NOT NULL) <> (d.state = ${states<'webhook_delivery'>('delivered')}))`,
      },
      {
        // Those that were delivered are in no index by their object: the one that waits and the one that overtook it lie close together.
        of: 'webhook_delivery',
        sql: `
      SELECT 'delivery ' || d.id || ' was overtaken' AS what FROM webhook_delivery o
      JOIN webhook_delivery d ON d.webhook_id = o.webhook_id AND d.object_id = o.object_id AND d.position < o.position AND d.delivered_at IS NULL
      WHERE o.id = ${ASKED} AND d.state = ${states<'webhook_delivery'>('waiting')} AND d.deadline_at <= d.created_at + interval '72 hours' AND o.delivered_at > d.created_at`,
      },
    ],
  },
  {
    id: 'I42',
    rule: 'An import has counted every row once, has its place while it runs, and leaves no file behind',
    asks: [
      {
        of: 'data_import',
        sql: `
      SELECT 'data_import ' || i.id || ' ' || i.state || ' rows' AS what FROM data_import i
      WHERE i.id = ${ASKED} AND i.row_count <> i.taken_count + i.merged_count + i.unchanged_count + i.wrong_count
      UNION ALL
      SELECT 'data_import ' || i.id || ' ' || i.state || ' place' FROM data_import i
      WHERE i.id = ${ASKED} AND ((i.slot IS NOT NULL) <> (i.state = ${states<'data_import'>('running')}) OR (i.ended_at IS NOT NULL) <> (i.state IN (${states<'data_import'>('done', 'failed', 'cancelled')})))`,
      },
      {
        of: 'open',
        sql: `
      SELECT 'data_import ' || i.id || ' ' || i.state || ' file' AS what FROM data_import i
      WHERE i.ended_at < $now::timestamptz - interval '2 days' AND EXISTS (SELECT 1 FROM data_import_part p WHERE p.import_id = i.id)`,
      },
    ],
  },
]
