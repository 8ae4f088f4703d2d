/** Who knows of a car or can go to it, and whether each works now. $1 order. A person may stand in it more than once. */
export const READ_PEOPLE_OF_ORDER = `
  SELECT x.id, x.name, x.phone_sealed, x.part, x.since,
    EXISTS (SELECT 1 FROM shift w WHERE w.staff_id = x.id AND w.ended_at IS NULL) AS is_on_shift
  FROM (
    SELECT s.id, s.name, s.phone_sealed, 'opened' AS part, o.created_at AS since FROM recovery_order o JOIN staff s ON s.id = o.opened_by
      WHERE o.id = $1
    UNION ALL
    SELECT s.id, s.name, s.phone_sealed, 'takes_away', coalesce(t.assigned_at, t.created_at) FROM move_task t
      JOIN staff s ON s.id = t.assigned_to WHERE t.order_id = $1 AND t.closed_at IS NULL
    UNION ALL
    (SELECT s.id, s.name, s.phone_sealed, 'on_shift', h.started_at FROM recovery_order o
      JOIN shift h ON h.lot_id = o.lot_id AND h.ended_at IS NULL JOIN staff s ON s.id = h.staff_id
      WHERE o.id = $1 ORDER BY h.started_at DESC LIMIT 50)) x`

export const READ_HOTLINE = 'SELECT hotline FROM lot WHERE id = $1'

/** Numbers with a consent that stands. $1 merchant, $2 plate. */
export const READ_OWNER_PHONES = `
  SELECT DISTINCT ON (c.phone_hash) c.phone_sealed FROM debtor_contact c
  WHERE c.merchant_id = $1 AND c.plate_key = $2 AND c.withdrawn_at IS NULL ORDER BY c.phone_hash, c.consented_at DESC LIMIT 5`

/** Who works now in the lot of order $1, and whether the task of its car is theirs; they first. */
export const READ_CALLED_PEOPLE = `
  SELECT s.id, s.name, coalesce(t.assigned_to = s.id, false) AS is_assigned
  FROM recovery_order o JOIN shift h ON h.lot_id = o.lot_id AND h.ended_at IS NULL JOIN staff s ON s.id = h.staff_id
    LEFT JOIN move_task t ON t.order_id = o.id
  WHERE o.id = $1 ORDER BY 3 DESC, h.started_at DESC LIMIT 50`
