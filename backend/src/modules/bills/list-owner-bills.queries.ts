import { PAYABLE_BILL_STATES } from '../../domain/bill'
import { MONEY_STATES } from '../../domain/payment'
import { stateList } from '../../persistence/state-list'

/** $1 owner, $2 and $3 the place after which to go on (null: from the newest), $4 how many. */
export const LIST_OWNER_BILLS = `
  SELECT b.id, b.state, b.payee_name, b.plate_text, b.plate_colour, b.due_fen, b.created_at, w.first_seen_at,
    ((SELECT count(*) FROM bill_line l WHERE l.bill_id = b.id) + (SELECT count(*) FROM bill_stay x WHERE x.bill_id = b.id))::int AS arrear_count,
    s.receipt_no, s.amount_fen AS settled_fen, coalesce(p.owner_id = $1, false) AS is_mine
  FROM owner_bill w JOIN bill b ON b.id = w.bill_id
    LEFT JOIN settlement s ON s.bill_id = b.id AND s.order_id IS NULL
    LEFT JOIN payment p ON p.id = s.payment_id
  WHERE w.owner_id = $1 AND ($2::timestamptz IS NULL OR (w.first_seen_at, w.bill_id) < ($2::timestamptz, $3::uuid))
    AND (b.state IN ${stateList(PAYABLE_BILL_STATES)} OR EXISTS (SELECT 1 FROM payment mine
      WHERE mine.bill_id = b.id AND mine.order_id IS NULL AND mine.owner_id = $1 AND mine.state IN ${stateList(MONEY_STATES)}))
  ORDER BY w.first_seen_at DESC, w.bill_id DESC LIMIT $4`
