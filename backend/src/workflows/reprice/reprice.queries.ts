import { PRICED_STATES } from '../../domain/stays/stay'
import { isHeld } from '../../persistence/held-plate'
import { isReserved } from '../../persistence/readings/debt-reading.queries'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

/**
 * Stays of merchant $1 and plate $2 with a price, from id $3 (lowest) on, that were not over before $4 and began before $5, each with the kind of
 * the source that reported it last. The first $6.
 */
export const READ_STAYS_TO_REPRICE = `
  SELECT ${columnsOf('parking_session', 's')}, i.kind AS source_kind FROM parking_session s
  JOIN integration_source i ON i.id = coalesce(s.exit_source_id, s.source_id)
  WHERE s.merchant_id = $1 AND s.plate_text = $2 AND s.id >= $3::uuid AND s.exited_at >= $4 AND s.entered_at < $5
    AND s.state IN ${stateList(PRICED_STATES)}
  ORDER BY s.entered_at, s.id LIMIT $6`

/** $1 merchant, $2 debts, $3 now. */
export const READ_DEBTS_TO_REPRICE = `
  SELECT a.id, a.version, a.state, a.merchant_id, a.lot_id, a.plate_text, a.plate_colour, a.plate_key, a.entered_at, a.exited_at, a.stay_id, a.due_fen, a.paid_fen, a.waived_fen,
    a.principal_fen, a.late_fee_fen,
    (SELECT l.bill_id FROM bill_line l WHERE l.arrear_id = a.id AND l.is_live) AS bill_id, ${isReserved('a.id', '$3')} AS is_reserved
  FROM arrear a WHERE a.merchant_id = $1 AND a.id = ANY($2::uuid[]) ORDER BY a.id`

/** Causes for which a plate is to be priced again, as far as they were committed, and whether its car is held. $1 key of the job, $2 merchant, $3 plate. */
export const READ_CAUSES = `
  SELECT ${isHeld('$2::uuid', '$3::text')} AS is_held,
    ARRAY(SELECT r.id FROM plate_reprice r WHERE r.job_key = $1) AS ids`

/** $1 key of the job, $2 causes that were dealt with. */
export const DELETE_CAUSES = `DELETE FROM plate_reprice WHERE job_key = $1 AND id = ANY($2::uuid[])`
