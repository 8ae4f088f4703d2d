import { OWED_ARREAR_STATES, PAYABLE_ARREAR_STATES, VOLUNTARY_ARREAR_STATES } from '../../domain/arrear'
import { isReserved } from '../../persistence/readings/debt-reading.queries'
import { stateList } from '../../persistence/state-list'

const IS_BARRED = `a.state IN ${stateList(VOLUNTARY_ARREAR_STATES)} AND a.due_fen > 0`
/** Also in grace: it may be paid before anybody asks for it. */
const IS_PAYABLE = `a.state IN ${stateList(PAYABLE_ARREAR_STATES)} AND a.due_fen > 0`

/** Where a question stands: whose debts, which of them are shown to whoever asks (`a` is the debt), and who asks when. */
type Question = { whose: string; shown: string; at: string; owner: string; owed?: string }

/**
 * The debts that are shown and owed, and the bills without an order in which they stand now. `is_shown`: such a bill names
 * nothing else, so that it tells no more than was asked; also of debts that have ended meanwhile.
 */
const partsOf = ({ whose, shown, at, owner, owed = IS_PAYABLE }: Question) => `
    m.id AS merchant_id, m.mchid, m.payee_name,
    (SELECT coalesce(jsonb_agg(to_jsonb(a) - 'evidence' || jsonb_build_object('lot_name', al.name, 'is_reserved', ${isReserved('a.id', at)},
        'bill_id', (SELECT x.bill_id FROM bill_line x WHERE x.arrear_id = a.id AND x.is_live)) ORDER BY a.exited_at, a.id), '[]')
       FROM arrear a JOIN lot al ON al.id = a.lot_id WHERE ${whose} AND ${shown} AND ${owed}) AS debts,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', b.id,
        'is_known', EXISTS (SELECT 1 FROM owner_bill w WHERE w.bill_id = b.id AND w.owner_id = ${owner}),
        'is_shown', NOT EXISTS (SELECT 1 FROM bill_line y JOIN arrear a ON a.id = y.arrear_id WHERE y.bill_id = b.id AND NOT (${shown}))) ORDER BY b.created_at, b.id), '[]')
       FROM bill b WHERE b.cause <> 'recovery' AND b.id IN (
         SELECT x.bill_id FROM arrear a JOIN bill_line x ON x.arrear_id = a.id AND x.is_live WHERE ${whose} AND ${shown} AND ${owed})) AS live_bills`

/**
 * What a plate owes to the merchant of a lot. $1 lot, $2 plate, $3 now, $4 from when on a debt is too young to be shown to
 * whoever types a plate: what came since the beginning of the day would say when a car was where. $5 debts that are shown
 * all the same, since a paper names them; only these may be paid in grace. $6 who asks.
 */
export const READ_PLATE_DEBTS = `
  SELECT ${partsOf({
    whose: 'a.merchant_id = l.merchant_id AND a.plate_key = $2',
    shown: '(greatest(a.exited_at, a.grace_from) < $4::timestamptz OR a.id = ANY($5::uuid[]))',
    at: '$3::timestamptz',
    owner: '$6::uuid',
    owed: `${IS_PAYABLE} AND (a.state IN ${stateList(OWED_ARREAR_STATES)} OR a.id = ANY($5::uuid[]))`,
  })}
  FROM lot l JOIN merchant m ON m.id = l.merchant_id WHERE l.id = $1`

/** What of these debts is still owed by this plate. $1 merchant, $2 plate, $3 now, $4 debts, $5 who asks. */
export const READ_NAMED_DEBTS = `
  SELECT ${partsOf({
    whose: 'a.merchant_id = m.id AND a.plate_key = $2',
    shown: 'a.id = ANY($4::uuid[])',
    at: '$3::timestamptz',
    owner: '$5::uuid',
  })}
  FROM merchant m WHERE m.id = $1`

/** What of these debts is barred by time and may still be paid: as above. */
export const READ_NAMED_BARRED_DEBTS = `
  SELECT ${partsOf({
    whose: 'a.merchant_id = m.id AND a.plate_key = $2',
    shown: 'a.id = ANY($4::uuid[])',
    at: '$3::timestamptz',
    owner: '$5::uuid',
    owed: IS_BARRED,
  })}
  FROM merchant m WHERE m.id = $1`

/** What a bill names, for an owner who has it. $1 bill, $2 owner. */
export const READ_NAMED_BY_BILL = `
  SELECT b.merchant_id, b.plate_key, b.cause, w.via, b.is_voluntary, ARRAY(SELECT l.arrear_id FROM bill_line l WHERE l.bill_id = b.id) AS arrear_ids
  FROM bill b JOIN owner_bill w ON w.bill_id = b.id AND w.owner_id = $2 WHERE b.id = $1 AND b.cause <> 'recovery'`

/** What an order names, for an owner who has it. $1 order, $2 owner. */
export const READ_NAMED_BY_ORDER = `
  SELECT o.merchant_id, o.plate_key, 'plate' AS cause, 'order' AS via, false AS is_voluntary,
    ARRAY(SELECT l.arrear_id FROM order_arrear l WHERE l.order_id = o.id) AS arrear_ids
  FROM recovery_order o JOIN owner_order w ON w.order_id = o.id AND w.owner_id = $2 WHERE o.id = $1`

/**
 * Notes that an owner asks for a plate today, and says whether it is among the first of the day. One row an owner, so that
 * what is asked at the same moment is counted one after another. $1 owner, $2 when the day began, $3 plate, $4 plates a day.
 */
export const CLAIM_PLATE_LOOK = `
  INSERT INTO plate_look AS k (owner_id, day_began_at, plate_hashes) VALUES ($1, $2, ARRAY[$3::text])
  ON CONFLICT (owner_id) DO UPDATE SET day_began_at = greatest(k.day_began_at, excluded.day_began_at),
    plate_hashes = CASE
      WHEN k.day_began_at < excluded.day_began_at THEN excluded.plate_hashes
      WHEN $3 = ANY(k.plate_hashes) OR cardinality(k.plate_hashes) >= $4::int THEN k.plate_hashes
      ELSE k.plate_hashes || excluded.plate_hashes END
  RETURNING $3 = ANY(k.plate_hashes) AS is_allowed`

/** A bill that somebody sent. $1 bill, $2 the owner who opened what was sent. */
export const READ_SENT_BILL = `
  SELECT b.state, b.expires_at, EXISTS (SELECT 1 FROM owner_bill w WHERE w.bill_id = b.id AND w.owner_id = $2) AS is_known
  FROM bill b WHERE b.id = $1 AND b.cause <> 'recovery'`
