import { INSIDE_STATE } from '../../domain/stays/stay'
import { stateList } from '../../persistence/state-list'

/**
 * Each stay of merchant $1, in lot $2 or in all, that has to do with the time from $3 until $4, once, with where it came from
 * (`came`), where it is (`went`), and what became of it if it left (`became`): each a part of the day, after `day_`. An exit before
 * its entry counts at the entry. $5 lowest id of such a stay; states: $6 inside, $7 free, $8 paid, $9 owed, $10 void, $11 waiting for
 * picture or price.
 */
const STAYS_OF_DAY = `
  SELECT c.*, CASE WHEN c.out_at IS NULL THEN CASE WHEN c.state = ANY($6::text[]) THEN 'day_inside_after' ELSE 'day_no_exit' END
      WHEN c.out_at < $4 THEN 'day_left' ELSE 'day_inside_after' END AS went,
    CASE WHEN c.out_at IS NOT NULL AND c.out_at < $4 THEN CASE
      WHEN c.state = ANY($7::text[]) THEN CASE WHEN c.entitlement_ids = '{}' THEN 'day_free' ELSE 'day_pass' END
      WHEN c.state = ANY($8::text[]) THEN 'day_paid' WHEN c.state = ANY($9::text[]) THEN 'day_debt'
      WHEN c.state = ANY($10::text[]) THEN 'day_void' WHEN c.state = ANY($11::text[]) THEN 'day_waiting' ELSE 'day_review' END END AS became
  FROM (
    SELECT s.*, CASE WHEN s.exited_at IS NOT NULL THEN greatest(s.exited_at, s.entered_at) END AS out_at,
      CASE WHEN s.entered_at IS NULL THEN 'day_exit_only' WHEN s.entered_at < $3 THEN 'day_inside_before' ELSE 'day_entered' END AS came
    FROM (
      SELECT s.id, s.state, s.lot_id, l.name AS lot_name, s.bays, s.plate_text, s.plate_colour, s.entered_at, s.total_fen, s.arrear_id, s.entitlement_ids,
        s.exited_at
      FROM lot l JOIN parking_session s ON s.lot_id = l.id AND s.id >= $5::uuid
      WHERE l.merchant_id = $1 AND ($2::uuid IS NULL OR l.id = $2) AND coalesce(s.entered_at, s.exited_at) < $4
    ) s
  ) c
  WHERE CASE WHEN c.exited_at IS NOT NULL THEN c.out_at >= $3 ELSE c.came = 'day_entered' OR c.state = ANY($6::text[]) END`

/** How many of each; `paid_since` $12: states of a debt that was paid. */
export const READ_LOT_DAY = `
  SELECT d.came, d.went, d.became, count(*)::int AS stays,
    (count(*) FILTER (WHERE d.became = 'day_debt' AND (SELECT a.state FROM arrear a WHERE a.id = d.arrear_id) = ANY($12::text[])))::int AS paid_since
  FROM (${STAYS_OF_DAY}) d GROUP BY 1, 2, 3`

/** Those behind one number $12, after id $13, at most $14; newest first. */
export const LIST_DAY_STAYS = `
  SELECT d.id, d.state, d.lot_name, d.bays, d.plate_text, d.plate_colour, d.entered_at, d.exited_at, d.total_fen, d.arrear_id
  FROM (${STAYS_OF_DAY}) d
  WHERE $12::text IN (d.came, d.went, d.became) AND ($13::uuid IS NULL OR d.id < $13::uuid)
  ORDER BY d.id DESC LIMIT $14`

/**
 * Cars inside, who came first first: of merchant $1, in lot $2 or in all, with $3 in the plate, after $4 and $5, at most $6; $7 only those that owe.
 */
export const LIST_CARS_INSIDE = `
  SELECT s.id, s.lot_id, l.name AS lot_name, s.bays, s.plate_text, s.plate_colour, s.plate_key, s.entered_at
  FROM parking_session s JOIN lot l ON l.id = s.lot_id
  WHERE s.merchant_id = $1 AND s.state IN ${stateList([INSIDE_STATE])} AND ($2::uuid IS NULL OR s.lot_id = $2)
    AND ($3::text IS NULL OR s.plate_text LIKE '%' || $3 || '%')
    AND (NOT $7::boolean OR EXISTS (SELECT 1 FROM debtor d
      WHERE d.merchant_id = s.merchant_id AND d.plate_key = s.plate_key AND d.lot_id IS NULL AND d.arrear_count > 0))
    AND ($4::timestamptz IS NULL OR (s.entered_at, s.id) > ($4::timestamptz, $5::uuid))
  ORDER BY s.entered_at, s.id LIMIT $6`
