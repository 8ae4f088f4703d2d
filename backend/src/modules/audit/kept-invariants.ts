import { ASKED, states, type Invariant } from './invariant'

/** Debts that are over, whatever is left of them. */
const ENDED = states<'arrear'>('settled', 'waived', 'void', 'written_off', 'refunded', 'time_barred')

/** A notice that has no picture any more, and a debt in it that is open. */
const lostPicture = (from: string): string => `
      SELECT DISTINCT 'notice ' || n.id || ' lost its picture' AS what FROM ${from}
      WHERE n.state = ${states<'notice'>('left')} AND n.photo_id IS NULL AND a.due_fen > 0 AND a.state NOT IN (${ENDED})`

/** Whether the plate has left a row; the sign that stands for it is written here once more. */
const isWithout = (row: string): string =>
  `(${row}.plate_text = '—' AND ${row}.plate_key = '—/' || ${row}.id)`
const LATEST = `$now::timestamptz - interval '3 years' + interval '1 day'`
/** Decided once a day; a day more for a job that was late. */
const overdue = (table: string, also: string): string => `
      SELECT '${table} ' || t.id || ' keeps its plate since ' || t.plate_look_at AS what FROM ${table} t
      WHERE t.plate_look_at < $now::timestamptz - interval '2 days' ${also}`

/** What is kept for as long as it may be needed, and is looked at when its time is over. */
export const KEPT_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I44',
    rule: 'A notice was left on the day that it names, with a picture that was taken after it and proves no other notice',
    asks: [
      {
        of: 'notice',
        sql: `
      SELECT 'notice ' || n.id || ' left at ' || n.left_at AS what FROM notice n LEFT JOIN photo p ON p.id = n.photo_id
      WHERE n.id = ${ASKED} AND n.state = ${states<'notice'>('left')}
        AND (to_char(n.left_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') <> n.day OR p.created_at < n.created_at OR p.sha256 <> n.photo_sha256 OR p.merchant_id <> n.merchant_id)
      UNION ALL
      SELECT 'notice ' || least(n.id, o.id) || ' and notice ' || greatest(n.id, o.id) FROM notice n JOIN notice o ON o.photo_id = n.photo_id AND o.id <> n.id
      WHERE n.id = ${ASKED}`,
      },
    ],
  },
  {
    id: 'I45',
    // Decided once a day; a day more for a job that was late.
    rule: 'A picture of a stay belongs to who its stay belongs to, and every picture and folder of pictures is looked at when its time is over',
    asks: [
      {
        of: 'parking_session',
        sql: `
      SELECT 'stay_picture ' || p.id || ' of stay ' || s.id AS what FROM parking_session s JOIN stay_picture p ON p.stay_id = s.id
      WHERE s.id = ${ASKED} AND s.merchant_id <> p.merchant_id`,
      },
      {
        of: 'open',
        sql: `SELECT 'stay_picture ' || p.id || ' since ' || p.look_at AS what FROM stay_picture p WHERE p.look_at < $now::timestamptz - interval '2 days'`,
      },
      {
        of: 'open',
        sql: `SELECT 'photo ' || p.id || ' since ' || p.look_at AS what FROM photo p WHERE p.look_at < $now::timestamptz - interval '2 days'`,
      },
    ],
  },
  {
    id: 'I48',
    rule: 'A debt that was in a bill and is not there any more had ended three years before, and a notice that has lost its picture names no debt that is open',
    asks: [
      {
        of: 'bill',
        sql: `
      SELECT 'arrear ' || l.arrear_id || ' of bill ' || l.bill_id || ' is gone' AS what FROM bill_line l LEFT JOIN arrear a ON a.id = l.arrear_id
      WHERE l.bill_id = ${ASKED} AND a.id IS NULL AND NOT EXISTS (
        SELECT 1 FROM (SELECT j.to_state, j.at FROM journal j WHERE j.entity = 'arrear' AND j.entity_id = l.arrear_id::text ORDER BY j.id DESC LIMIT 1) last
        WHERE last.to_state IN (${ENDED}) AND last.at <= $now::timestamptz - interval '3 years' + interval '1 day')`,
      },
      {
        of: 'notice',
        sql: `${lostPicture('notice n JOIN reminder r ON r.notice_id = n.id JOIN arrear a ON a.id = r.arrear_id')} AND n.id = ${ASKED}`,
      },
      {
        of: 'arrear',
        sql: `${lostPicture('arrear a JOIN reminder r ON r.arrear_id = a.id JOIN notice n ON n.id = r.notice_id')} AND a.id = ${ASKED}`,
      },
    ],
  },
  {
    id: 'I50',
    rule: 'A plate leaves an order or a bill three years after its end, with the last of its debts, and an approval with its debts; each is looked at when its time is over',
    asks: [
      {
        of: 'recovery_order',
        sql: `
      SELECT 'order ' || o.id || ' ' || o.state || ' without its plate' AS what FROM recovery_order o
      WHERE o.id = ${ASKED} AND (${isWithout('o')} <> (o.plate_look_at IS NULL) OR ${isWithout('o')} AND (
        o.ended_at IS NULL OR o.ended_at > ${LATEST} OR EXISTS (SELECT 1 FROM order_arrear l JOIN arrear a ON a.id = l.arrear_id WHERE l.order_id = o.id)))`,
      },
      {
        of: 'bill',
        sql: `
      SELECT 'bill ' || b.id || ' ' || b.state || ' without its plate' AS what FROM bill b
      WHERE b.id = ${ASKED} AND b.cause <> 'recovery' AND (${isWithout('b')} <> (b.plate_look_at IS NULL) OR ${isWithout('b')} AND (
        b.state = ${states<'bill'>('open')} OR b.updated_at > ${LATEST} OR EXISTS (SELECT 1 FROM bill_line l JOIN arrear a ON a.id = l.arrear_id WHERE l.bill_id = b.id)
        OR EXISTS (SELECT 1 FROM bill_stay x JOIN parking_session s ON s.id = x.stay_id WHERE x.bill_id = b.id)))`,
      },
      ...['recovery_order', 'approval'].map(table => ({ of: 'open', sql: overdue(table, '') }) as const),
      { of: 'open', sql: overdue('bill', `AND t.cause <> 'recovery'`) },
    ],
  },
  {
    id: 'I47',
    rule: 'A stay of which one end is missing owes nothing, and is void once the time in which that may be proved is over',
    asks: [
      {
        of: 'parking_session',
        sql: `
      SELECT 'stay ' || s.id || ' owed with one end' AS what FROM parking_session s
      WHERE s.id = ${ASKED} AND s.state = ${states<'parking_session'>('owed')} AND (s.entered_at IS NULL OR s.exited_at IS NULL)`,
      },
      {
        of: 'open',
        sql: `
      SELECT 'stay ' || s.id || ' unproven since ' || s.check_at AS what FROM parking_session s
      WHERE s.state = ${states<'parking_session'>('review')} AND s.arrear_id IS NULL AND (s.entered_at IS NULL OR s.exited_at IS NULL)
        AND s.check_at < $now::timestamptz - interval '1 day'`,
      },
    ],
  },
]
