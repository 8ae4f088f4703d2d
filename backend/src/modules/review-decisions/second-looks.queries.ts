import { REVIEWED_ARREAR_STATES } from '../../domain/arrear'
import { REVIEW_STATE } from '../../domain/stays/stay'
import { picturesOfDebt, picturesOfStay } from '../../persistence/readings/pictures-as-json'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

const SHOWN = `${columnsOf('review_decision', 'd')}, l.name AS lot_name, i.name AS source_name, a.evidence, e.detail, f.name AS decided_name, g.name AS second_name,
    CASE WHEN a.id IS NULL THEN ${picturesOfStay('d.stay_id')} ELSE ${picturesOfDebt('a')} END AS stay_pictures
  FROM review_decision d JOIN lot l ON l.id = d.lot_id JOIN staff f ON f.id = d.decided_by LEFT JOIN staff g ON g.id = d.second_by
    LEFT JOIN parking_session s ON s.id = d.stay_id LEFT JOIN integration_source i ON i.id = s.source_id
    LEFT JOIN arrear a ON a.id = d.arrear_id AND a.merchant_id = d.merchant_id
    LEFT JOIN LATERAL (
      SELECT j.detail FROM journal j WHERE j.entity = 'arrear' AND j.entity_id = d.arrear_id::text
        AND j.to_state IN ${stateList(REVIEWED_ARREAR_STATES)} AND j.at <= d.decided_at ORDER BY j.id DESC LIMIT 1) e ON true`

/** What was decided at merchant $1 by others than $2 and waits for a second look, the oldest first; lot $3, after $4 and $5, at most $6. */
export const LIST_SECOND_LOOKS = `
  SELECT ${SHOWN}
  WHERE d.merchant_id = $1 AND d.shown IS NOT NULL AND d.second_at IS NULL AND d.decided_by <> $2
    AND ($3::uuid IS NULL OR d.lot_id = $3) AND ($4::timestamptz IS NULL OR (d.decided_at, d.id) > ($4::timestamptz, $5::uuid))
  ORDER BY d.decided_at, d.id LIMIT $6`

/** Where two people at merchant $1 decided otherwise, the oldest first; lot $2, after $3 and $4, at most $5. */
export const LIST_DIFFERENCES = `
  SELECT ${SHOWN}
  WHERE d.merchant_id = $1 AND d.second_decision <> d.decision AND d.closed_at IS NULL
    AND ($2::uuid IS NULL OR d.lot_id = $2) AND ($3::timestamptz IS NULL OR (d.second_at, d.id) > ($3::timestamptz, $4::uuid))
  ORDER BY d.second_at, d.id LIMIT $5`

/** $1 decision of merchant $2 that is in the sample. */
export const READ_LOOK = `SELECT ${columnsOf('review_decision')} FROM review_decision WHERE id = $1 AND merchant_id = $2 AND shown IS NOT NULL`

/**
 * How often stays of each source of merchant $1 were flagged: reported since id $2 (lowest), decided since $3; lot $4, source $5, the decisions
 * that say owed ($6), at most $7 sources.
 */
export const LIST_REVIEW_RATES = `
  WITH reported AS (
    SELECT s.source_id, count(*)::int AS stays FROM lot l JOIN parking_session s ON s.lot_id = l.id AND s.id >= $2::uuid
    WHERE l.merchant_id = $1 AND ($4::uuid IS NULL OR l.id = $4) AND ($5::uuid IS NULL OR s.source_id = $5) GROUP BY 1
  ), waits AS (
    SELECT s.source_id, count(*)::int AS waiting FROM parking_session s
    WHERE s.merchant_id = $1 AND s.state IN ${stateList([REVIEW_STATE])} AND ($4::uuid IS NULL OR s.lot_id = $4)
      AND ($5::uuid IS NULL OR s.source_id = $5) GROUP BY 1
  ), decided AS (
    SELECT s.source_id, count(*) FILTER (WHERE d.decision = $6::text AND NOT d.is_mended)::int AS confirmed,
      count(*) FILTER (WHERE d.decision = $6::text AND d.is_mended)::int AS mended,
      count(*) FILTER (WHERE d.decision <> $6::text)::int AS refused,
      count(d.second_at)::int AS looked, count(*) FILTER (WHERE d.second_decision = d.decision)::int AS agreed
    FROM review_decision d JOIN parking_session s ON s.id = d.stay_id
    WHERE d.merchant_id = $1 AND d.decided_at >= $3::timestamptz AND ($4::uuid IS NULL OR d.lot_id = $4)
      AND ($5::uuid IS NULL OR s.source_id = $5) GROUP BY 1
  )
  SELECT i.id, i.name, coalesce(t.stays, 0) AS stays, coalesce(w.waiting, 0) AS waiting, coalesce(d.confirmed, 0) AS confirmed,
    coalesce(d.mended, 0) AS mended, coalesce(d.refused, 0) AS refused, coalesce(d.looked, 0) AS looked, coalesce(d.agreed, 0) AS agreed
  FROM integration_source i LEFT JOIN reported t ON t.source_id = i.id LEFT JOIN waits w ON w.source_id = i.id
    LEFT JOIN decided d ON d.source_id = i.id
  WHERE i.merchant_id = $1 AND coalesce(t.source_id, w.source_id, d.source_id) IS NOT NULL
  ORDER BY coalesce(w.waiting, 0) + coalesce(d.confirmed, 0) + coalesce(d.mended, 0) + coalesce(d.refused, 0) DESC, i.name, i.id LIMIT $7`
