import { DEVICE_CARE } from '@fangxing/contract/device-care'
import { stateList } from '../../persistence/state-list'

/** $1 merchant, $2 lot or null, $3 from, $4 until: of the recoveries opened between, the hour in which the lock went up. */
export const REPORT_HOURS = `
  SELECT extract(hour FROM up_at AT TIME ZONE 'Asia/Shanghai')::int AS hour, count(*)::int AS held_count
  FROM (
    SELECT coalesce(went_up_at, active_at) AS up_at FROM recovery_order
    WHERE merchant_id = $1 AND ($2::uuid IS NULL OR lot_id = $2) AND created_at >= $3 AND created_at < $4
  ) held WHERE up_at IS NOT NULL GROUP BY 1`

/** $1 merchant, $2 lot or null, $3 first day, $4 last day. */
export const REPORT_REFUSALS = `
  SELECT code, sum(refused_count)::int AS refused_count FROM gate_refusal
  WHERE merchant_id = $1 AND ($2::uuid IS NULL OR lot_id = $2) AND day BETWEEN $3::date AND $4::date
  GROUP BY code ORDER BY refused_count DESC, code`

/** $1 merchant, $2 lot or null, $3 from, $4 until, $5 cause of an end by a right objection, $6 now, $7 how many. */
export const REPORT_ATTENDANTS = `
  WITH done AS (
    SELECT opened_by AS staff_id, 0 AS shift_minutes, 0 AS notice_count, count(*) AS order_count,
      count(*) FILTER (WHERE is_held) AS held_count, count(*) FILTER (WHERE is_held AND paid_at IS NOT NULL) AS settled_count,
      count(*) FILTER (WHERE is_held AND end_cause = $5) AS false_count
    FROM (
      SELECT opened_by, paid_at, end_cause, coalesce(active_at, went_up_at) IS NOT NULL AS is_held FROM recovery_order
      WHERE merchant_id = $1 AND ($2::uuid IS NULL OR lot_id = $2) AND created_at >= $3 AND created_at < $4
    ) opened GROUP BY opened_by
    UNION ALL
    SELECT left_by, 0, count(*), 0, 0, 0, 0 FROM notice
    WHERE merchant_id = $1 AND ($2::uuid IS NULL OR lot_id = $2) AND left_at >= $3 AND left_at < $4 GROUP BY left_by
    UNION ALL
    SELECT staff_id, round(sum(extract(epoch FROM greatest(coalesce(ended_at, $6), started_at) - started_at)) / 60), 0, 0, 0, 0, 0
    FROM shift
    WHERE merchant_id = $1 AND ($2::uuid IS NULL OR lot_id = $2) AND started_at >= $3 AND started_at < $4 GROUP BY staff_id
  )
  SELECT d.staff_id, s.name, sum(shift_minutes)::int AS shift_minutes, sum(notice_count)::int AS notice_count,
    sum(order_count)::int AS order_count, sum(held_count)::int AS held_count, sum(settled_count)::int AS settled_count,
    sum(false_count)::int AS false_count
  FROM done d JOIN staff s ON s.id = d.staff_id
  GROUP BY d.staff_id, s.name ORDER BY settled_count DESC, order_count DESC, s.name LIMIT $7`

/**
 * $1 merchant, $2 lot or null, $3 from, $4 until, not later than now, $5 how many. A device counts from when it was registered. Each
 * row says what all of them have together.
 */
export const REPORT_DEVICES = `
  SELECT d.id AS device_id, l.name AS lot_name, extract(epoch FROM $4::timestamptz - since)::float8 AS period_s,
    coalesce(away_s, 0)::float8 AS away_s, coalesce(longest_s, 0)::float8 AS longest_s, coalesce(outage_count, 0)::int AS outage_count,
    sum(greatest(extract(epoch FROM $4::timestamptz - since), 0)) OVER ()::float8 AS all_period_s,
    sum(coalesce(away_s, 0)) FILTER (WHERE $4::timestamptz > since) OVER ()::float8 AS all_away_s
  FROM device d JOIN lot l ON l.id = d.lot_id
    CROSS JOIN LATERAL (SELECT greatest($3::timestamptz, d.created_at) AS since) period
    LEFT JOIN LATERAL (
      SELECT sum(away) AS away_s, max(away) AS longest_s, count(*) AS outage_count
      FROM (
        SELECT extract(epoch FROM least(coalesce(o.ended_at, $4), $4::timestamptz) - greatest(o.began_at, since)) AS away
        FROM device_outage o WHERE o.device_id = d.id AND o.began_at < $4 AND (o.ended_at IS NULL OR o.ended_at > since)
      ) one WHERE away > 0
    ) outages ON true
  WHERE d.merchant_id = $1 AND ($2::uuid IS NULL OR d.lot_id = $2) AND d.lifecycle IN ${stateList(DEVICE_CARE.inUse)}
  ORDER BY CASE WHEN $4 > since THEN coalesce(away_s, 0) / extract(epoch FROM $4 - since) END DESC NULLS LAST, d.id
  LIMIT $5`
