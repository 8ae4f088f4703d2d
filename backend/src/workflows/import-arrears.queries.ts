export const READ_LOT_IDS = 'SELECT id FROM lot WHERE merchant_id = $1'

/** $1 merchant, $2 pictures: those of them that belong to it. */
export const READ_OWN_PHOTOS = 'SELECT id FROM photo WHERE merchant_id = $1 AND id = ANY($2::uuid[])'

/**
 * Debts of a merchant by source (`$2`) and number at that source (`$3`), side by side. `is_document_shown`: somebody has shown
 * that it is another's debt, and no manager has looked yet; it is in one of the states $4 then.
 */
export const READ_KNOWN_ARREARS = `
  SELECT a.id, a.version, a.source, a.external_id, a.state, a.content_hash, a.lot_id, a.plate_key,
    a.entered_at, a.exited_at, a.grace_from, a.principal_fen, a.late_fee_fen, a.paid_fen, a.waived_fen,
    EXISTS (SELECT FROM bill_line x WHERE x.arrear_id = a.id AND x.is_live) AS is_in_bill,
    CASE WHEN a.state = ANY($4::text[]) THEN EXISTS (
      SELECT FROM journal j WHERE j.entity = 'arrear' AND j.entity_id = a.id::text AND j.event = 'flagged' AND j.detail ? 'document'
    ) ELSE false END AS is_document_shown
  FROM unnest($2::text[], $3::text[]) AS w(source, external_id)
  JOIN arrear a ON a.merchant_id = $1 AND a.source = w.source AND a.external_id = w.external_id`
