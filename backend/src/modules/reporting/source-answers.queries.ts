/** What source $1 of merchant $2 was answered since day $3, at most $4. */
export const LIST_SOURCE_ANSWERS = `
  SELECT to_char(a.day, 'YYYY-MM-DD') AS day, a.call, a.outcome, a.code, a.n::float8 AS count
  FROM source_answer a JOIN integration_source i ON i.id = a.source_id
  WHERE a.source_id = $1 AND i.merchant_id = $2 AND a.day >= $3::date
  ORDER BY a.day DESC, a.call, a.outcome, a.code LIMIT $4`

/** How many events of source $1 came late or were replayed, by day in Shanghai, since id $2 (lowest); of at most $3. */
export const COUNT_LATE_EVENTS = `
  SELECT to_char(e.received_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day,
    count(*) FILTER (WHERE NOT e.is_replay)::int AS late, count(*) FILTER (WHERE e.is_replay)::int AS replayed
  FROM (
    SELECT received_at, coalesce((content->>'replay')::boolean, false) AS is_replay
    FROM integration_event WHERE source_id = $1 AND is_late AND id >= $2::uuid ORDER BY id DESC LIMIT $3) e
  GROUP BY 1`

/** Late events of source $1 of merchant $2 since id $3 (lowest) and before id $4, the newest first, at most $5. */
export const LIST_LATE_EVENTS = `
  SELECT e.id, e.kind, e.occurred_at, e.received_at, e.outcome, e.stay_id,
    coalesce((e.content->>'replay')::boolean, false) AS is_replay,
    coalesce(s.plate_text, left(e.content->'plate'->>'text', 24)) AS plate_text, l.name AS lot_name
  FROM integration_event e
    LEFT JOIN parking_session s ON s.id = e.stay_id AND s.merchant_id = $2
    LEFT JOIN lot l ON l.id = s.lot_id
  WHERE e.source_id = $1 AND e.merchant_id = $2 AND e.is_late AND e.id >= $3::uuid AND ($4::uuid IS NULL OR e.id < $4)
  ORDER BY e.id DESC LIMIT $5`
