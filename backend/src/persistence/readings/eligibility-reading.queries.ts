/** Everything that the eligibility check asks about, in one row. */
export const READ_ELIGIBILITY = `
  SELECT
    (SELECT to_jsonb(l) FROM lot l WHERE l.id = $2 AND l.merchant_id = $1) AS lot,
    (SELECT to_jsonb(d) FROM device d WHERE d.merchant_id = $1 AND (d.id = $6 OR d.public_code = $7)) AS device,
    (SELECT coalesce(jsonb_agg(to_jsonb(a) || jsonb_build_object('lot_name', l.name, 'own_photo_ids', (
        SELECT coalesce(jsonb_agg(p.id), '[]') FROM photo p WHERE p.merchant_id = $1 AND p.id IN (
          SELECT e.id::uuid FROM jsonb_array_elements_text(
            coalesce(a.evidence->'entryPhotoIds', '[]') || coalesce(a.evidence->'exitPhotoIds', '[]')) AS e(id)))) ORDER BY a.exited_at, a.id), '[]')
       FROM arrear a JOIN lot l ON l.id = a.lot_id WHERE a.id = ANY($4) AND a.merchant_id = $1) AS arrears,
    (SELECT count(*)::int FROM photo p WHERE p.id = ANY($5) AND p.merchant_id = $1) AS photo_count,
    EXISTS (SELECT 1 FROM exempt_plate e WHERE e.merchant_id = $1 AND e.plate_key = $3 AND (e.lot_id IS NULL OR e.lot_id = $2)) AS is_exempt,
    (EXISTS (SELECT 1 FROM platform_switch s WHERE s.name = 'raising_stopped' AND s.on_since IS NOT NULL)
      OR EXISTS (SELECT 1 FROM merchant m WHERE m.id = $1 AND m.raising_stopped_at IS NOT NULL)) AS raising_stopped`
