import { NO_PLATE } from '@fangxing/contract/plate'
import { ASKED_STATE } from '../../domain/approval'
import { PAYABLE_BILL_STATES } from '../../domain/bill'
import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import { QUARANTINED_PAYMENT_STATE } from '../../domain/payment'
import { isOrderWanted, OPEN_REFUNDS } from '../../persistence/readings/open-matter'
import { stateList } from '../../persistence/state-list'

/** The plate of a debt that is there is the plate of its order, its bill and its approval. */
const IS_ORDER_WANTED = `(${isOrderWanted('o')}
    OR EXISTS (SELECT 1 FROM order_arrear l JOIN arrear a ON a.id = l.arrear_id WHERE l.order_id = o.id)
    OR EXISTS (SELECT 1 FROM approval w WHERE w.order_id = o.id AND w.merchant_id = o.merchant_id AND w.state = '${ASKED_STATE}'))`
const IS_BILL_WANTED = `(b.state IN ${stateList(PAYABLE_BILL_STATES)}
    OR EXISTS (SELECT 1 FROM bill_line l JOIN arrear a ON a.id = l.arrear_id WHERE l.bill_id = b.id)
    OR EXISTS (SELECT 1 FROM bill_stay x JOIN parking_session s ON s.id = x.stay_id WHERE x.bill_id = b.id)
    OR EXISTS (SELECT 1 FROM refund w WHERE w.bill_id = b.id AND w.state IN ${OPEN_REFUNDS})
    OR EXISTS (SELECT 1 FROM payment p WHERE p.bill_id = b.id AND p.order_id IS NULL AND (p.state = '${QUARANTINED_PAYMENT_STATE}'
      OR EXISTS (SELECT 1 FROM incident w WHERE w.payment_id = p.id AND w.state IN ${stateList(OPEN_INCIDENT_STATES)}))))`
const IS_APPROVAL_WANTED = `(p.state = '${ASKED_STATE}' OR EXISTS (SELECT 1 FROM arrear a WHERE a.id = ANY (p.arrear_ids)))`
const IS_PLAIN = `cause <> 'recovery'`

/** At most $3 rows that are due at $1, each kept from other nodes until $2. */
const claim = (table: string, also: string): string => `
  WITH due AS MATERIALIZED (
    UPDATE ${table} SET plate_look_at = $2 WHERE id = ANY (ARRAY(
      SELECT id FROM ${table} WHERE plate_look_at <= $1 ${also} ORDER BY plate_look_at LIMIT $3 FOR UPDATE SKIP LOCKED)) RETURNING id
  )`

/** `ended_at`: null where it goes on. */
export const CLAIM_ORDERS = `${claim('recovery_order', '')}
  SELECT o.id, o.ended_at, ${IS_ORDER_WANTED} AS is_wanted FROM due JOIN recovery_order o ON o.id = due.id`
export const CLAIM_BILLS = `${claim('bill', `AND ${IS_PLAIN}`)}
  SELECT b.id, b.updated_at AS ended_at, ${IS_BILL_WANTED} AS is_wanted FROM due JOIN bill b ON b.id = due.id`
export const CLAIM_APPROVALS = `${claim('approval', '')}
  SELECT p.id, p.decided_at AS ended_at, ${IS_APPROVAL_WANTED} AS is_wanted FROM due JOIN approval p ON p.id = due.id`

/** $1 rows and, side by side, $2 when they are looked at again. One whose plate has left meanwhile stays without. */
const lookAgain = (table: string): string => `
  UPDATE ${table} t SET plate_look_at = w.look_at FROM unnest($1::uuid[], $2::timestamptz[]) AS w(id, look_at)
  WHERE t.id = w.id AND t.plate_look_at IS NOT NULL`
export const LOOK_AT_ORDERS_AGAIN = lookAgain('recovery_order')
export const LOOK_AT_BILLS_AGAIN = lookAgain('bill')
export const LOOK_AT_APPROVALS_AGAIN = lookAgain('approval')

/** A key of its own for each, so that those without a plate are not taken for one car. */
const withoutPlate = (row: string): string =>
  `plate_text = '${NO_PLATE}', plate_key = '${NO_PLATE}/' || ${row}.id`
/** The audit log says for each merchant how many (time $2, trace $3), and no longer of which cars. */
const noted = (event: string): string => `
  noted AS (
    INSERT INTO journal (merchant_id, entity, entity_id, event, actor, trace_id, at, detail)
    SELECT merchant_id, 'retention', merchant_id::text, '${event}', 'timer', $3, $2::timestamptz, jsonb_build_object('count', count(*)) FROM gone GROUP BY merchant_id
  )
  SELECT count(*)::int AS n FROM gone`

/** The plate leaves the orders $1, their bills, and what is left of objections to them, if still nothing needs it. */
export const FORGET_PLATES_OF_ORDERS = `
  WITH due AS MATERIALIZED (
    SELECT o.id FROM recovery_order o WHERE o.id = ANY($1::uuid[]) AND o.plate_look_at IS NOT NULL AND NOT ${IS_ORDER_WANTED}
    ORDER BY o.id FOR UPDATE OF o SKIP LOCKED
  ), gone AS (UPDATE recovery_order o SET ${withoutPlate('o')}, plate_look_at = NULL FROM due WHERE o.id = due.id RETURNING o.merchant_id
  ), bills AS (UPDATE bill b SET ${withoutPlate('b')}, plate_look_at = NULL FROM due WHERE b.id = due.id
  ), disputes AS (UPDATE dispute d SET plate_key = '${NO_PLATE}/' || d.order_id FROM due WHERE d.order_id = due.id
  ), ${noted('order_plates_left')}`
export const FORGET_PLATES_OF_BILLS = `
  WITH due AS MATERIALIZED (
    SELECT b.id FROM bill b WHERE b.id = ANY($1::uuid[]) AND b.${IS_PLAIN} AND b.plate_look_at IS NOT NULL AND NOT ${IS_BILL_WANTED}
    ORDER BY b.id FOR UPDATE OF b SKIP LOCKED
  ), gone AS (UPDATE bill b SET ${withoutPlate('b')}, plate_look_at = NULL FROM due WHERE b.id = due.id RETURNING b.merchant_id
  ), ${noted('bill_plates_left')}`
export const FORGET_PLATES_OF_APPROVALS = `
  WITH due AS MATERIALIZED (
    SELECT p.id FROM approval p WHERE p.id = ANY($1::uuid[]) AND p.plate_look_at IS NOT NULL AND NOT ${IS_APPROVAL_WANTED}
    ORDER BY p.id FOR UPDATE OF p SKIP LOCKED
  ), gone AS (UPDATE approval p SET ${withoutPlate('p')}, plate_look_at = NULL FROM due WHERE p.id = due.id RETURNING p.merchant_id
  ), ${noted('approval_plates_left')}`

const withoutText = (detail: string, path: string): string =>
  `jsonb_set(${detail}, '{${path}}', '"${NO_PLATE}"', false)`
const CLEARED = ['plateText', 'before,plateText', 'proposal,plateText'].reduce(withoutText, 'i.detail')

/** At most $2 incidents closed before $1 that told of a plate: what was asked to be put right, or could not be priced. */
export const FORGET_PLATES_OF_INCIDENTS = `
  WITH gone AS (
    UPDATE incident i SET detail = ${CLEARED}, subject = CASE WHEN i.detail ? 'plateText' THEN '${NO_PLATE}/' || i.id ELSE i.subject END
    WHERE i.id = ANY (ARRAY(
      SELECT w.id FROM incident w WHERE w.kind = 'correction_asked' AND w.closed_at < $1
        AND coalesce(w.detail->>'plateText', w.detail->'before'->>'plateText', w.detail->'proposal'->>'plateText') <> '${NO_PLATE}'
      ORDER BY w.closed_at LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`

/**
 * Of at most $3 plates after $1 and up to $2, in the order of their ids: those of which no stay is left are forgotten. Whoever tells of one
 * at this moment keeps it, or enters it anew. Answers the last that was looked at.
 */
export const FORGET_PLATES_WITHOUT_STAYS = `
  WITH part AS MATERIALIZED (
    SELECT p.id, p.version, p.merchant_id, p.plate_text FROM stay_plate p WHERE p.id > $1::uuid AND p.id <= $2::uuid ORDER BY p.id LIMIT $3
  ), over AS (
    SELECT p.id, p.version FROM part p WHERE NOT EXISTS (SELECT 1 FROM parking_session s WHERE s.merchant_id = p.merchant_id AND s.plate_text = p.plate_text)
  ), gone AS (
    DELETE FROM stay_plate WHERE id = ANY (ARRAY(SELECT p.id FROM stay_plate p JOIN over USING (id, version) FOR UPDATE OF p SKIP LOCKED)) RETURNING 1
  )
  SELECT (SELECT count(*) FROM gone)::int AS n, (SELECT count(*) FROM part)::int AS looked, (SELECT max(id::text) FROM part) AS last`
