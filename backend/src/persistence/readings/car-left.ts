import { VOID_STATE } from '../../domain/stays/stay'
import { stateList } from '../state-list'

const VOID = stateList([VOID_STATE])

/**
 * A query for the cars of `merchant` with a plate text, each colour for itself, that have left and of which nothing has told since: no
 * entry, nobody who saw it, no order that was opened beside it. `plate_colour`, and since when: `left_at`. Stays are read once: they lie in
 * a table for each month, and each is looked into.
 */
export const carsLeft = (merchant: string, plateText: string): string => `
  SELECT l.plate_colour, l.left_at FROM (
    SELECT s.plate_colour, s.plate_key, max(s.exited_at) AS left_at FROM parking_session s
    WHERE s.merchant_id = ${merchant} AND s.plate_text = ${plateText} AND s.plate_key IS NOT NULL AND s.state NOT IN ${VOID}
    GROUP BY 1, 2 HAVING max(s.exited_at) IS NOT NULL AND coalesce(max(s.entered_at) <= max(s.exited_at), true)) l
  WHERE NOT EXISTS (SELECT 1 FROM sighting g WHERE g.merchant_id = ${merchant} AND g.plate_key = l.plate_key AND g.seen_at > l.left_at)
    AND NOT EXISTS (SELECT 1 FROM recovery_order o WHERE o.merchant_id = ${merchant} AND o.plate_key = l.plate_key AND o.created_at > l.left_at)
  ORDER BY l.plate_colour`
