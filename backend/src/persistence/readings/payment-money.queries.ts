/** $1 payment, $2 the kind of booking that keeps money apart. */
export const READ_PAYMENT_MONEY = `
  SELECT
    EXISTS (SELECT 1 FROM ledger_transaction t WHERE t.kind = $2 AND t.cause_id = $1::uuid::text) AS is_kept_apart,
    (SELECT to_jsonb(s) FROM settlement s WHERE s.payment_id = $1::uuid) AS settlement,
    (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.created_at), '[]') FROM refund r WHERE r.payment_id = $1::uuid) AS refunds`
