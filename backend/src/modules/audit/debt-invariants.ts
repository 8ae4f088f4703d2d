import { ASKED, billsOf, ofBill, states, type Invariant } from './invariant'

/** What another system took for debts, and took back, by the entries of the audit log. */
const COLLECTED = `j.entity = 'arrear' AND (j.event = 'payment_reversed' OR j.event = 'refunded' AND j.detail ? 'paymentRef' OR j.event IN ('settled', 'paid_in_part') AND j.detail->>'act' = 'paid_elsewhere')`
const COLLECTED_FEN = `CASE WHEN j.event IN ('settled', 'paid_in_part') THEN (j.detail->>'dueFen')::bigint ELSE -(j.detail->>'amountFen')::bigint END`

/** A part of the debt was paid somewhere else. */
const PAID_IN_PART = (id: string) =>
  `EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'arrear' AND j.entity_id = ${id}::text AND j.event = 'paid_in_part' AND j.detail->>'act' = 'paid_elsewhere')`

/** Debts that are over, with nothing left of them. */
const ENDED = states<'arrear'>('settled', 'waived', 'void', 'written_off', 'refunded')

/** What a transaction says that parking earned. */
const EARNED = `SELECT coalesce(-sum(y.amount_fen), 0) AS fen, bool_or(e.line IS NOT NULL) AS is_elsewhere
        FROM ledger_transaction t JOIN ledger_posting y ON y.ledger_transaction_id = t.id AND y.account = 'parking_revenue'
        LEFT JOIN ledger_posting e ON e.ledger_transaction_id = t.id AND e.account = 'elsewhere'`

/** The row of the merchant has no lot. */
const NO_LOT = `'00000000-0000-0000-0000-000000000000'`
const owedDiffers = (plates: string): string => `
      SELECT 'debtor ' || t.plate_key || ' of ' || coalesce(w.lot_id::text, 'merchant ' || t.merchant_id) AS what
      FROM ${plates} t CROSS JOIN LATERAL (
        SELECT coalesce(d.lot_id, o.lot_id) AS lot_id, d.arrear_count, d.due_fen, d.last_exited_at, o.n, o.fen, o.last
        FROM (
          SELECT x.lot_id, x.arrear_count, x.due_fen, x.last_exited_at FROM debtor x
          WHERE x.merchant_id = t.merchant_id AND x.plate_key = t.plate_key AND (x.arrear_count <> 0 OR x.due_fen <> 0)) d
        FULL JOIN (
          SELECT place.lot_id, count(*) AS n, sum(a.due_fen) AS fen, max(a.exited_at) AS last
          FROM arrear a CROSS JOIN LATERAL (VALUES (NULL::uuid), (a.lot_id)) AS place(lot_id)
          WHERE a.merchant_id = t.merchant_id AND a.plate_key = t.plate_key AND a.state IN (${states<'arrear'>('outstanding', 'held')})
          GROUP BY place.lot_id) o
        ON coalesce(o.lot_id, ${NO_LOT}) = coalesce(d.lot_id, ${NO_LOT})) w
      WHERE w.arrear_count IS DISTINCT FROM w.n OR w.due_fen IS DISTINCT FROM w.fen OR w.last_exited_at < w.last`

/** What settlements of its bills took for the debt `a`. */
const LINES_OF_BILLS = `SELECT l.amount_fen AS fen FROM ${billsOf('a')} x JOIN settlement s ON ${ofBill('s', 'x.id')}
            JOIN settlement_line l ON l.settlement_id = s.id AND l.arrear_id = a.id`

/** When the audit log was at the entry: of the newest one until then. */
const timeOf = (id: string): string =>
  `(SELECT coalesce(max(j.at), '-infinity') FROM journal j WHERE j.id > ${id}::bigint - 10000 AND j.id <= ${id}::bigint)`

/** Where debts come from, and how they are paid without a device. */
export const DEBT_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I34',
    rule: 'What a plate owes, of the merchant and of each lot, is the sum of its debts',
    asks: [
      {
        of: 'arrear',
        sql: owedDiffers(`(SELECT DISTINCT merchant_id, plate_key FROM arrear WHERE id = ${ASKED})`),
      },
      {
        of: 'debtor',
        sql: owedDiffers(
          `(SELECT left(key, 36)::uuid AS merchant_id, substr(key, 38) AS plate_key FROM unnest($1::text[]) AS key)`,
        ),
      },
    ],
  },
  {
    id: 'I38a',
    rule: 'A debt stands in at most one live bill',
    asks: [
      {
        of: 'arrear',
        sql: `
      SELECT 'arrear ' || a.id AS what FROM arrear a CROSS JOIN LATERAL ${billsOf('a')} x
      JOIN bill b ON b.id = x.id JOIN bill_line l ON l.bill_id = b.id AND l.arrear_id = a.id
      WHERE a.id = ${ASKED} AND b.state = ${states<'bill'>('open')} GROUP BY a.id HAVING count(*) > 1`,
      },
    ],
  },
  {
    id: 'I38b',
    rule: 'What a live bill asks for is owed as it was frozen, and held where a device stands at the car',
    asks: [
      {
        of: 'bill',
        sql: `
      SELECT 'bill ' || b.id || ' asks for arrear ' || a.id || ' ' || a.state AS what FROM bill b JOIN bill_line l ON l.bill_id = b.id JOIN arrear a ON a.id = l.arrear_id
      WHERE b.id = ${ASKED} AND b.state = ${states<'bill'>('open')} AND NOT EXISTS (SELECT 1 FROM bill_reduction r WHERE r.bill_id = b.id AND r.arrear_id = a.id)
        AND (a.due_fen <> l.amount_fen OR a.state IN (${ENDED}) OR (b.cause = 'recovery') <> (a.state = ${states<'arrear'>('held')}))`,
      },
    ],
  },
  {
    id: 'I38c',
    rule: 'No lock goes up, or stays up, at a car that owes nothing any more',
    asks: [
      {
        of: 'open',
        sql: `
      SELECT 'order ' || o.id || ' ' || o.state AS what FROM recovery_order o
      WHERE o.ended_at IS NULL AND o.state IN (${states<'recovery_order'>('created', 'deploying', 'active')}) AND NOT EXISTS (
        SELECT 1 FROM order_arrear oa JOIN arrear a ON a.id = oa.arrear_id WHERE oa.order_id = o.id AND oa.is_active AND a.due_fen > 0 AND a.state = ${states<'arrear'>('held')})`,
      },
    ],
  },
  {
    id: 'I38d',
    rule: 'What a bill asks for never rises: each line is taken off once, for all that is left of it, after its stay was priced anew for less, and no later payment asks for more',
    asks: [
      {
        of: 'bill',
        sql: `
      SELECT 'bill ' || r.bill_id || ' arrear ' || r.arrear_id || ' reduced by ' || sum(r.amount_fen) AS what FROM bill_reduction r
      LEFT JOIN bill_line l ON l.bill_id = r.bill_id AND l.arrear_id = r.arrear_id
      WHERE r.bill_id = ${ASKED} GROUP BY r.bill_id, r.arrear_id, l.amount_fen
      HAVING count(*) FILTER (WHERE r.act <> 'repriced') > 1 OR min(r.amount_fen) <= 0 OR l.amount_fen IS NULL OR sum(r.amount_fen) > l.amount_fen
        OR (bool_or(r.act <> 'repriced') AND sum(r.amount_fen) <> l.amount_fen)
      UNION ALL
      SELECT 'bill ' || b.id || ' total ' || b.total_fen || ', opened with ' || (j.detail->>'totalFen') FROM bill b
      JOIN journal j ON j.entity = 'bill' AND j.entity_id = b.id::text AND j.event = 'opened' AND j.detail ? 'totalFen'
      WHERE b.id = ${ASKED} AND (j.detail->>'totalFen')::bigint <> b.total_fen`,
      },
      {
        of: 'payment',
        sql: `
      SELECT 'payment ' || p.id || ' asks for ' || p.amount_fen AS what FROM payment p JOIN bill b ON b.id = p.bill_id
      WHERE p.id = ${ASKED} AND (p.amount_fen > b.total_fen OR EXISTS (
        SELECT 1 FROM payment o WHERE ${ofBill('o', 'p.bill_id')} AND o.created_at < p.created_at AND o.amount_fen < p.amount_fen))`,
      },
    ],
  },
  {
    id: 'I39a',
    rule: 'A debt that has ended owes nothing, and no debt is paid twice, or by money that another one brought: what was taken for it is what it says was paid',
    asks: [
      {
        // What ended one outside of its bills says by which act.
        of: 'arrear',
        sql: `
      SELECT 'arrear ' || a.id || ' ' || a.state || ' owes ' || a.due_fen AS what FROM arrear a WHERE a.id = ${ASKED} AND a.state IN (${ENDED}) AND a.due_fen <> 0
      UNION ALL
      SELECT 'arrear ' || a.id || ' paid ' || a.paid_fen || ', taken ' || taken.fen FROM arrear a CROSS JOIN LATERAL (
        SELECT sum(t.fen) AS fen FROM (
          ${LINES_OF_BILLS} UNION ALL
          SELECT ${COLLECTED_FEN} FROM journal j WHERE j.entity_id = a.id::text AND ${COLLECTED}) t) taken
      WHERE a.id = ${ASKED} AND taken.fen > a.paid_fen
      UNION ALL
      SELECT 'arrear ' || a.id || ' settled with ' || said.fen || ', its bills took ' || taken.fen FROM arrear a
      CROSS JOIN LATERAL (
        SELECT sum((j.detail->>'paidFen')::bigint) AS fen FROM journal j
        WHERE j.entity = 'arrear' AND j.entity_id = a.id::text AND j.event = 'settled' AND j.detail ? 'paidFen' AND NOT j.detail ? 'act') said
      CROSS JOIN LATERAL (SELECT coalesce(sum(t.fen), 0) AS fen FROM (${LINES_OF_BILLS}) t) taken
      WHERE a.id = ${ASKED} AND said.fen > taken.fen`,
      },
    ],
  },
  {
    id: 'I39b',
    rule: 'What a merchant earned by its books is what its settlements and other systems took for debts',
    asks: [
      {
        of: 'settlement',
        sql: `
      SELECT 'settlement ' || s.id || ' took ' || s.amount_fen || ', earned ' || booked.fen AS what FROM settlement s CROSS JOIN LATERAL (
        ${EARNED} WHERE t.kind IN ('settlement', 'quarantine_settled') AND t.cause_id = coalesce(s.payment_id, s.id)::text AND t.merchant_id = s.merchant_id) booked
      WHERE s.id = ${ASKED} AND booked.fen <> CASE s.method WHEN 'waiver' THEN 0 ELSE s.amount_fen END`,
      },
      {
        // What was booked for a settlement names it, or its payment. What another system took is found by its moment.
        of: 'ledger_transaction',
        sql: `
      SELECT 'ledger_transaction ' || x.id || ' earned ' || booked.fen AS what FROM ledger_transaction x CROSS JOIN LATERAL (${EARNED} WHERE t.id = x.id) booked
      WHERE x.id = ${ASKED} AND booked.fen <> 0 AND x.kind <> 'refunded'
        AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.id = x.cause_id::uuid AND s.amount_fen = booked.fen)
        AND NOT booked.is_elsewhere
        AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.payment_id = x.cause_id::uuid AND s.amount_fen = booked.fen)`,
      },
      {
        // One commit has one moment: what it says of debts and what it books. Its entries lie close together, perhaps on both sides of a border.
        of: 'journal',
        sql: `
      WITH said AS MATERIALIZED (
        SELECT j.merchant_id, j.at, sum(${COLLECTED_FEN}) AS fen, min(j.id) AS first_id FROM journal j
        WHERE j.id > $1::bigint - 10000 AND j.id <= $2::bigint + 10000 AND ${COLLECTED}
        GROUP BY j.merchant_id, j.at)
      SELECT 'merchant ' || said.merchant_id || ' earned ' || booked.fen || ', taken ' || said.fen || ' at ' || said.at AS what FROM said
      CROSS JOIN LATERAL (
        ${EARNED} WHERE t.booked_at = said.at AND t.merchant_id = said.merchant_id AND e.line IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.id = t.cause_id::uuid)) booked
      WHERE said.first_id > $1::bigint AND said.first_id <= $2::bigint AND booked.fen <> said.fen
      UNION ALL
      SELECT 'ledger_transaction ' || x.id || ' earned ' || booked.fen || ', taken by nobody' FROM ledger_transaction x
      CROSS JOIN LATERAL (${EARNED} WHERE t.id = x.id) booked
      WHERE x.booked_at > ${timeOf('$1')} AND x.booked_at <= ${timeOf('$2')} AND x.kind <> 'refunded' AND booked.is_elsewhere
        AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.id = x.cause_id::uuid)
        AND NOT EXISTS (SELECT 1 FROM said WHERE said.merchant_id = x.merchant_id AND said.at = x.booked_at)`,
      },
    ],
  },
  {
    id: 'I40a',
    rule: 'A debt that another system was paid for is settled, or owes the rest of what was paid in part, until that is taken back',
    asks: [
      {
        of: 'arrear',
        sql: `
      SELECT 'arrear ' || a.id || ' ' || a.state || ' paid by ' || e.payment_ref AS what FROM arrear a JOIN external_payment e ON e.arrear_id = a.id
      WHERE a.id = ${ASKED} AND e.reversed_at IS NULL AND (e.merchant_id <> a.merchant_id OR a.paid_fen < e.amount_fen
        OR a.state NOT IN (${states<'arrear'>('settled', 'refunded')}) AND NOT ${PAID_IN_PART('a.id')})
      UNION ALL
      SELECT 'arrear ' || e.arrear_id || ' paid elsewhere ' || count(*) || ' times' FROM external_payment e
      WHERE e.arrear_id = ${ASKED} AND e.reversed_at IS NULL AND NOT ${PAID_IN_PART('e.arrear_id')} GROUP BY e.arrear_id HAVING count(*) > 1`,
      },
    ],
  },
  {
    id: 'I40c',
    rule: 'Nobody keeps a debt from being collected for longer than the rules allow',
    asks: [
      {
        of: 'open',
        sql: `
      SELECT 'arrear ' || r.arrear_id || ' reserved (' || r.why || ') until ' || r.expires_at AS what FROM arrear_reservation r
      WHERE r.expires_at > $now::timestamptz + CASE r.why WHEN 'taken_back' THEN interval '15 days 1 minute' ELSE interval '16 minutes' END`,
      },
      {
        of: 'arrear',
        sql: `SELECT 'arrear ' || a.id || ' not held until ' || a.not_held_until AS what FROM arrear a WHERE a.id = ${ASKED} AND a.not_held_until > $now::timestamptz + interval '15 days 1 minute'`,
      },
    ],
  },
  {
    id: 'I43',
    rule: 'What is owed for a stay is its price, unless somebody has put in another sum',
    asks: [
      {
        of: 'arrear',
        sql: `
      SELECT 'stay ' || s.id || ' costs ' || coalesce(s.total_fen::text, '-') || ', arrear ' || a.id || ' ' || a.principal_fen AS what
      FROM arrear a JOIN parking_session s ON s.id = a.stay_id
      WHERE a.id = ${ASKED} AND s.arrear_id = a.id AND a.state <> ${states<'arrear'>('void')} AND s.total_fen IS DISTINCT FROM a.principal_fen
        AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'arrear' AND j.entity_id = a.id::text AND j.event = 'import_changed')`,
      },
    ],
  },
]
