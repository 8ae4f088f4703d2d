import { KEYED, type KeyedSubject, type NamedSubject, type RangeSubject } from './subjects'

/**
 * Keys of rows, in the order of an index: those after the place $1, up to $2, at most $3. `place` is where the next statement goes on;
 * most ids are their own place.
 */
const keysOf = (table: KeyedSubject): string => `
  SELECT x.id::text AS key, x.id::text AS place FROM ${table} x WHERE x.id > $1::uuid AND x.id <= $2::uuid ORDER BY x.id LIMIT $3`
/** As all statements that name the keys of a table by its id. */
export const READ_KEYS = Object.fromEntries(KEYED.map(table => [table, keysOf(table)])) as Record<
  KeyedSubject,
  string
>

/** What devices told, whose ids are theirs: after the moment and id $1, up to the moment $2, at most $3. */
export const READ_REPORTED_EVENTS = `
  SELECT e.id::text AS key, e.told_at::text || '|' || e.id AS place FROM device_event e
  WHERE (e.told_at, e.id) > (split_part($1, '|', 1)::timestamptz, split_part($1, '|', 2)::uuid) AND e.told_at <= $2::timestamptz
  ORDER BY e.told_at, e.id LIMIT $3`

/** All devices, and all cars that owe or have owed. $2 bounds nothing. */
export const READ_NAMES: Readonly<Record<NamedSubject, string>> = {
  device: `SELECT d.id AS key, d.id AS place FROM device d WHERE d.id > $1 AND $2::text IS NOT NULL ORDER BY d.id LIMIT $3`,
  debtor: `
  SELECT DISTINCT d.merchant_id || ' ' || d.plate_key AS key, d.merchant_id || ' ' || d.plate_key AS place, d.merchant_id, d.plate_key FROM debtor d
  WHERE (d.merchant_id, d.plate_key) > (left($1, 36)::uuid, substr($1, 38)) AND $2::text IS NOT NULL ORDER BY d.merchant_id, d.plate_key LIMIT $3`,
}

/** How far $3 rows reach from the place $1, up to $2; NULL: there are no more. */
export const READ_RANGE_END: Readonly<Record<RangeSubject, string>> = {
  journal: `
  SELECT max(x.id)::text AS place FROM (
    SELECT j.id FROM journal j WHERE j.id > $1::bigint AND j.id <= $2::bigint ORDER BY j.id LIMIT $3) x`,
  integration_event_id: `
  SELECT max(x.received_at)::text AS place FROM (
    SELECT k.received_at FROM integration_event_id k
    WHERE k.received_at > $1::timestamptz AND k.received_at <= $2::timestamptz ORDER BY k.received_at LIMIT $3) x`,
}

export const READ_NEWEST_ENTRY = 'SELECT coalesce(max(id), 0)::text AS id FROM journal'

/** What entries of the audit log say of which rows: after $1, up to $2, of the tables $3. */
export const READ_CHANGED = `
  SELECT j.entity AS subject, array_agg(DISTINCT j.entity_id) AS keys FROM journal j
  WHERE j.id > $1::bigint AND j.id <= $2::bigint AND j.entity = ANY ($3::text[]) GROUP BY j.entity
  UNION ALL
  SELECT 'recovery_order', array_agg(DISTINCT j.order_id::text) FROM journal j
  WHERE j.id > $1::bigint AND j.id <= $2::bigint AND j.order_id IS NOT NULL HAVING count(*) > 0`

/** Rows whose rules name the rows $1 as well: from one table to another, in this order. */
export const READ_BESIDE: readonly (readonly [
  from: KeyedSubject,
  to: KeyedSubject | 'device',
  text: string,
])[] = [
  ['refund', 'payment', 'SELECT DISTINCT r.payment_id::text AS key FROM refund r WHERE r.id = ANY ($1::uuid[])'],
  ['settlement', 'bill', 'SELECT DISTINCT s.bill_id::text AS key FROM settlement s WHERE s.id = ANY ($1::uuid[])'],
  ['payment', 'bill', 'SELECT DISTINCT p.bill_id::text AS key FROM payment p WHERE p.id = ANY ($1::uuid[])'],
  ['payment', 'settlement', 'SELECT s.id::text AS key FROM settlement s WHERE s.payment_id = ANY ($1::uuid[])'],
  ['bill', 'parking_session', 'SELECT DISTINCT x.stay_id::text AS key FROM bill_stay x WHERE x.bill_id = ANY ($1::uuid[])'],
  ['lock_command', 'recovery_order', 'SELECT DISTINCT c.order_id::text AS key FROM lock_command c WHERE c.id = ANY ($1::uuid[])'],
  ['move_task', 'recovery_order', 'SELECT DISTINCT t.order_id::text AS key FROM move_task t WHERE t.id = ANY ($1::uuid[])'],
  ['bill', 'recovery_order', 'SELECT o.id::text AS key FROM recovery_order o WHERE o.id = ANY ($1::uuid[])'],
  ['recovery_order', 'bill', 'SELECT b.id::text AS key FROM bill b WHERE b.id = ANY ($1::uuid[])'],
  ['recovery_order', 'lock_command', 'SELECT c.id::text AS key FROM lock_command c WHERE c.order_id = ANY ($1::uuid[])'],
  ['recovery_order', 'device', 'SELECT DISTINCT o.device_id AS key FROM recovery_order o WHERE o.id = ANY ($1::uuid[])'],
  ['bill', 'arrear', 'SELECT DISTINCT l.arrear_id::text AS key FROM bill_line l WHERE l.bill_id = ANY ($1::uuid[])'],
  ['arrear', 'parking_session', 'SELECT DISTINCT a.stay_id::text AS key FROM arrear a WHERE a.id = ANY ($1::uuid[]) AND a.stay_id IS NOT NULL'],
  ['integration_event', 'parking_session', 'SELECT DISTINCT e.stay_id::text AS key FROM integration_event e WHERE e.id = ANY ($1::uuid[]) AND e.stay_id IS NOT NULL'],
] // prettier-ignore
