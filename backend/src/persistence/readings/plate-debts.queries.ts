import { picturesOfDebt } from './pictures-as-json'
import { isReserved } from './debt-reading.queries'

/**
 * What an owner sees of a bound plate, the newest first. $1 plate, $2 merchant (null: all), $3 from when on, $4 states, $5 now,
 * $6 how many.
 */
export const READ_PLATE_DEBTS_SHOWN = `
  SELECT a.id, a.state, a.merchant_id, a.entered_at, a.exited_at, a.principal_fen, a.late_fee_fen, a.waived_fen, a.paid_fen, a.due_fen,
    a.trace, a.evidence, l.name AS lot_name, m.payee_name, m.hotline, ${isReserved('a.id', '$5::timestamptz')} AS is_reserved,
    ARRAY(SELECT p.id::text FROM photo p WHERE p.merchant_id = a.merchant_id AND p.id::text = ANY(
      ARRAY(SELECT jsonb_array_elements_text(coalesce(a.evidence->'entryPhotoIds', '[]') || coalesce(a.evidence->'exitPhotoIds', '[]'))))) AS photo_ids,
    ${picturesOfDebt('a')} AS stay_pictures
  FROM arrear a JOIN lot l ON l.id = a.lot_id JOIN merchant m ON m.id = a.merchant_id
  WHERE a.plate_key = $1 AND ($2::uuid IS NULL OR a.merchant_id = $2) AND a.entered_at >= $3 AND a.state = ANY($4::text[])
  ORDER BY a.exited_at DESC, a.id DESC LIMIT $6`
