import { OPEN_ARREAR_STATES } from '../../domain/arrear'
import { FREE_STATE, OWED_STATE } from '../../domain/stays/stay'
import { stateList } from '../../persistence/state-list'

/**
 * How many stays of merchant $1 and plates $2 (texts) nobody has paid that were not over before $3 and began before $4; from id $5 (lowest) on.
 */
export const COUNT_UNPAID_STAYS = `
  SELECT count(*)::int AS n FROM parking_session
  WHERE merchant_id = $1 AND plate_text = ANY($2::text[]) AND id >= $5::uuid AND exited_at > $3 AND entered_at < $4
    AND state IN ${stateList([FREE_STATE, OWED_STATE])}`

/**
 * What merchant $1 is owed by stays of the plates $2 (keys), and of these by the stay $3 alone where one is named, that were not over before $4 and began before $5, in the lots
 * $6, or in any where none is named.
 */
export const SUM_OWED_BY_STAYS = `
  SELECT coalesce(sum(due_fen), 0)::bigint AS fen FROM arrear
  WHERE merchant_id = $1 AND plate_key = ANY($2::text[]) AND ($3::uuid IS NULL OR stay_id = $3) AND exited_at >= $4 AND entered_at < $5
    AND stay_id IS NOT NULL AND (cardinality($6::uuid[]) = 0 OR lot_id = ANY($6::uuid[])) AND state IN ${stateList(OPEN_ARREAR_STATES)}`
