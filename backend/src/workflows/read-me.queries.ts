import { PRESENT_STATE } from '../domain/sighting'
import { stateList } from '../persistence/state-list'

/**
 * Of the lots $1 of merchant $2 the one with something to see: a car that is held, one that owes and was seen, debts at all;
 * among equals the first of $1.
 */
export const READ_BUSIEST_LOT = `
  SELECT l.id FROM lot l WHERE l.id = ANY($1::uuid[])
  ORDER BY
    l.id = ANY(ARRAY(SELECT o.lot_id FROM recovery_order o WHERE o.ended_at IS NULL AND o.merchant_id = $2)) DESC,
    EXISTS (SELECT FROM sighting s WHERE s.lot_id = l.id AND s.state IN ${stateList([PRESENT_STATE])}) DESC,
    EXISTS (SELECT FROM debtor d WHERE d.lot_id = l.id AND d.arrear_count > 0) DESC,
    array_position($1::uuid[], l.id) LIMIT 1`
