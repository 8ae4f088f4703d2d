import { columnsOf } from '../../persistence/columns-of'

/** A stay of merchant $1 by its id $2, or by the reference $4 that source $3 gave it in lot $5. */
export const READ_STAY_TO_CORRECT = `
  SELECT ${columnsOf('parking_session', 's')}, i.kind AS source_kind FROM parking_session s JOIN integration_source i ON i.id = s.source_id
  WHERE s.merchant_id = $1 AND (s.source_id = $3 OR s.entry_source_id = $3 OR s.exit_source_id = $3)
    AND (s.id = $2::uuid OR (s.source_id = $3 AND s.stay_ref = $4::text AND s.lot_id::text = $5::text))
  ORDER BY s.id DESC LIMIT 1`
