import { OWED_ARREAR_STATES } from '../domain/arrear'
import { isReserved } from '../persistence/reserved.queries'
import { stateList } from '../persistence/state-list'

const OWED = `a.merchant_id = l.merchant_id AND a.plate_key = $2 AND a.state IN ${stateList(OWED_ARREAR_STATES)} AND a.due_fen > 0`

/**
 * What a plate owes to the merchant of a lot, and the bills without an order that stand for it now. $1 lot, $2 plate,
 * $3 owner, $4 since when the plates count that this owner asked for, $5 now.
 */
export const READ_PLATE_DEBTS = `
  SELECT l.id AS lot_id, l.merchant_id, m.mchid, m.payee_name,
    (SELECT coalesce(jsonb_agg(to_jsonb(a) - 'evidence' || jsonb_build_object('lot_name', al.name, 'is_reserved', ${isReserved('a.id', '$5::timestamptz')}) ORDER BY a.exited_at, a.id), '[]')
       FROM arrear a JOIN lot al ON al.id = a.lot_id WHERE ${OWED}) AS debts,
    ARRAY(SELECT DISTINCT b.id FROM arrear a JOIN bill_line x ON x.arrear_id = a.id AND x.is_live JOIN bill b ON b.id = x.bill_id
       WHERE ${OWED} AND b.cause <> 'recovery') AS live_bill_ids,
    (SELECT count(DISTINCT b.plate_key)::int FROM owner_bill w JOIN bill b ON b.id = w.bill_id
       WHERE w.owner_id = $3 AND w.first_seen_at > $4 AND b.plate_key <> $2) AS other_plates
  FROM lot l JOIN merchant m ON m.id = l.merchant_id WHERE l.id = $1`
