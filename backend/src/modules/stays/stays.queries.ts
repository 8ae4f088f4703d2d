import { picturesOfStay } from '../../persistence/readings/pictures-as-json'
import { columnsOf } from '../../persistence/columns-of'

const SHOWN = `${columnsOf('parking_session', 's')}, ${picturesOfStay('s.id')} AS kept_pictures, l.name AS lot_name, i.name AS source_name, i.kind AS source_kind
  FROM parking_session s JOIN lot l ON l.id = s.lot_id JOIN integration_source i ON i.id = s.source_id`

/** $1 stay, $2 merchant. */
export const READ_STAY = `SELECT ${SHOWN} WHERE s.id = $1 AND s.merchant_id = $2`
/** $1 ids, $2 merchant. */
export const READ_STAYS = `SELECT ${SHOWN} WHERE s.id = ANY($1::uuid[]) AND s.merchant_id = $2`

/** Stays of a merchant ($1) in a state ($2), newest first; $3 lot, $4 source, after $5 and $6, at most $7. */
export const LIST_STAYS = `
  SELECT ${SHOWN}
  WHERE s.merchant_id = $1 AND s.state = $2::text
    AND ($3::uuid IS NULL OR s.lot_id = $3) AND ($4::uuid IS NULL OR s.source_id = $4)
    AND ($5::timestamptz IS NULL OR (s.heard_at, s.id) < ($5::timestamptz, $6::uuid))
  ORDER BY s.heard_at DESC, s.id DESC LIMIT $7`

/** Stays but $1 of merchant $2 that lie between $3 and $4, of plate $5 in lot $6, in none of states $7; in their order. */
export const LIST_STAYS_BESIDE = `
  SELECT ${SHOWN}
  WHERE s.merchant_id = $2 AND s.plate_text = $5::text AND s.lot_id = $6::uuid AND s.id <> $1 AND s.state <> ALL($7::text[])
    AND coalesce(s.entered_at, s.exited_at) < $4::timestamptz AND coalesce(s.exited_at, s.entered_at) > $3::timestamptz
  ORDER BY coalesce(s.entered_at, s.exited_at), s.id LIMIT 20`
