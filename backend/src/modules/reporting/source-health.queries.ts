import { columnsOf } from '../../persistence/columns-of'

/** Whether the source is one of merchant $2. */
export const READ_SOURCE_OF_MERCHANT = 'SELECT 1 FROM integration_source WHERE id = $1 AND merchant_id = $2'

/** What source $1 of merchant $2 reported since id $3 (lowest), by lot and bay; $4 reasons that mean a missing exit, $5 how many, $6 the state in which a person has to review it. */
export const READ_SOURCE_PLACES = `
  SELECT s.lot_id, l.name AS lot_name, b.bay, count(*)::int AS stays,
    count(*) FILTER (WHERE s.entered_at IS NULL)::int AS missing_entries,
    count(*) FILTER (WHERE s.reasons && $4::text[])::int AS missing_exits,
    count(*) FILTER (WHERE s.state = $6::text)::int AS in_review,
    round(avg(s.confidence_pct))::int AS confidence_pct, max(s.heard_at) AS last_event_at,
    round(percentile_cont(0.5) WITHIN GROUP (
      ORDER BY extract(epoch FROM s.heard_at - coalesce(s.exited_at, s.entered_at)) * 1000))::bigint AS lag_ms
  FROM lot l JOIN parking_session s ON s.lot_id = l.id AND s.id >= $3::uuid LEFT JOIN LATERAL unnest(s.bays) AS b(bay) ON true
  WHERE l.merchant_id = $2 AND (s.source_id = $1 OR s.exit_source_id = $1)
  GROUP BY 1, 2, 3 ORDER BY l.name, b.bay NULLS FIRST LIMIT $5`

/** The last outages of source $1 of merchant $2, at most $3, each with how many stays were inside during it, at most $4; $5 now. */
export const READ_SOURCE_OUTAGES = `
  SELECT o.id, o.began_at, o.ended_at, (SELECT count(*)::int FROM (
    SELECT 1 FROM lot l JOIN parking_session s ON s.lot_id = l.id
      AND s.id >= uuid_at(o.began_at - interval '31 days') AND s.id < uuid_at(coalesce(o.ended_at, $5::timestamptz) + interval '3 days')
    WHERE l.merchant_id = $2 AND (s.source_id = $1 OR s.exit_source_id = $1)
      AND coalesce(s.entered_at, s.exited_at) < coalesce(o.ended_at, $5::timestamptz) AND (s.exited_at IS NULL OR s.exited_at > o.began_at)
    LIMIT $4) x) AS stays
  FROM (SELECT ${columnsOf('source_outage')} FROM source_outage WHERE source_id = $1 AND merchant_id = $2 ORDER BY began_at DESC LIMIT $3) o
  ORDER BY o.began_at DESC`
