/**
 * A picture of a merchant, and what it proves already, looked for by its content: $1 picture, $2 merchant, $3 the notice
 * that does not count. Deployments are counted: a first one of many would be looked for in the whole table.
 */
export const READ_NOTICE_PHOTO = `
  SELECT p.sha256, p.created_at,
    EXISTS (SELECT 1 FROM notice n WHERE n.merchant_id = $2 AND n.photo_sha256 = p.sha256 AND n.id <> $3) AS is_of_notice,
    (SELECT count(*) FROM recovery_order o WHERE o.merchant_id = $2
      AND o.photo_ids && ARRAY(SELECT s.id FROM photo s WHERE s.merchant_id = $2 AND s.sha256 = p.sha256)) > 0 AS is_of_deployment
  FROM photo p WHERE p.id = $1 AND p.merchant_id = $2`
/** Debts of a notice as they are now. $1 debts, $2 merchant, $3 states in which they are owed. */
export const READ_NOTICE_DEBTS = `
  SELECT id, version, reminder_count FROM arrear WHERE id = ANY($1::uuid[]) AND merchant_id = $2 AND state = ANY($3::text[])`
