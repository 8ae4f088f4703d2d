import { picturesOfStay } from '../../persistence/readings/pictures-as-json'

const SHOWN = `s.*, ${picturesOfStay('s.id')} AS kept_pictures, l.name AS lot_name, i.name AS source_name, i.kind AS source_kind
  FROM parking_session s JOIN lot l ON l.id = s.lot_id JOIN integration_source i ON i.id = s.source_id`

/** $1 stay, $2 merchant. */
export const READ_STAY = `SELECT ${SHOWN} WHERE s.id = $1 AND s.merchant_id = $2`

/** Stays of a merchant ($1) in a state ($2), newest first; $3 lot, $4 source, after $5 and $6, at most $7. */
export const LIST_STAYS = `
  SELECT ${SHOWN}
  WHERE s.merchant_id = $1 AND s.state = $2::text
    AND ($3::uuid IS NULL OR s.lot_id = $3) AND ($4::uuid IS NULL OR s.source_id = $4)
    AND ($5::timestamptz IS NULL OR (s.heard_at, s.id) < ($5::timestamptz, $6::uuid))
  ORDER BY s.heard_at DESC, s.id DESC LIMIT $7`
