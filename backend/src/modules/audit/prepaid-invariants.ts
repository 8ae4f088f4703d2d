import { ASKED, ofBill, states, type Invariant } from './invariant'

/** What is paid for a stay while it goes on. */
export const PREPAID_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I49a',
    rule: 'A bill for a stay that goes on names one stay of its merchant, is taken exactly as long as it is open, and was paid exactly when it is settled',
    asks: [
      {
        of: 'bill',
        sql: `
      SELECT 'bill ' || b.id || ' ' || b.state || ' of stay ' || coalesce(x.stay_id::text, '-') AS what FROM bill b LEFT JOIN bill_stay x ON x.bill_id = b.id
      WHERE b.id = ${ASKED} AND ((b.cause = 'stay') <> (x.bill_id IS NOT NULL) OR x.is_live <> (b.state = ${states<'bill'>('open')}) OR x.merchant_id <> b.merchant_id
        OR x.paid_fen <> (SELECT coalesce(sum(s.amount_fen), 0) FROM settlement s WHERE ${ofBill('s', 'b.id')})
        OR x.stay_id IS NOT NULL AND EXISTS (SELECT 1 FROM bill_line l WHERE l.bill_id = b.id)
        OR EXISTS (SELECT 1 FROM parking_session s WHERE s.id = x.stay_id AND s.merchant_id <> x.merchant_id))`,
      },
    ],
  },
  {
    id: 'I49b',
    rule: 'What stands at a stay as paid while it went on is what was taken for it and its plate, less what went back',
    asks: [
      {
        of: 'parking_session',
        sql: `
      SELECT 'stay ' || s.id || ' prepaid ' || s.prepaid_fen || ', taken ' || t.fen AS what FROM parking_session s
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(x.paid_fen - x.returned_fen), 0) AS fen FROM bill_stay x JOIN bill b ON b.id = x.bill_id
        WHERE x.stay_id = s.id AND b.plate_key = s.plate_key) t
      WHERE s.id = ${ASKED} AND s.prepaid_fen <> t.fen`,
      },
      {
        of: 'bill',
        sql: `
      SELECT 'bill ' || x.bill_id || ' returned ' || x.returned_fen AS what FROM bill_stay x
      WHERE x.bill_id = ${ASKED} AND x.returned_fen > 0 AND x.returned_fen > (
        SELECT coalesce(sum(r.amount_fen), 0) FROM settlement s JOIN refund r ON r.payment_id = s.payment_id
        WHERE ${ofBill('s', 'x.bill_id')} AND r.cause IN ('prepaid', 'external'))`,
      },
      {
        of: 'refund',
        sql: `
      SELECT 'refund ' || r.id || ' of bill ' || r.bill_id AS what FROM refund r LEFT JOIN bill_stay x ON x.bill_id = r.bill_id
      WHERE r.id = ${ASKED} AND r.cause = 'prepaid' AND (x.bill_id IS NULL
        OR x.returned_fen < (SELECT sum(o.amount_fen) FROM refund o WHERE o.payment_id = r.payment_id AND o.cause = 'prepaid'))`,
      },
    ],
  },
  {
    id: 'I49c',
    // What is needless goes back by a job that is queued with what made it so.
    rule: 'Money that was paid for a stay while it went on is settled by its price, or set aside to go back',
    asks: [
      {
        of: 'parking_session',
        sql: `
      SELECT 'stay ' || s.id || ' ' || s.state || ' costs ' || coalesce(s.total_fen::text, '-') || ', prepaid ' || s.prepaid_fen AS what FROM parking_session s
      WHERE s.id = ${ASKED} AND s.prepaid_fen <> 0 AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'return-prepaid:' || s.id::text)
        AND (s.prepaid_fen < 0 OR s.state IN (${states<'parking_session'>('void', 'free')}) OR s.prepaid_until IS NULL OR s.leave_by IS NULL OR s.leave_by < s.prepaid_until
          OR s.state = ${states<'parking_session'>('paid')} AND s.paid_fen < s.total_fen
          OR s.total_fen IS NOT NULL AND s.prepaid_fen > s.paid_fen
          OR s.state = ${states<'parking_session'>('owed')} AND EXISTS (SELECT 1 FROM arrear a WHERE a.id = s.arrear_id AND a.state <> ${states<'arrear'>('void')} AND a.paid_fen < s.prepaid_fen))`,
      },
    ],
  },
]
