/** An order that this owner has seen at its device, with its debts and the lot's telephone number: $1 order, $2 owner. */
export const READ_SEEN_ORDER_WITH_DEBTS = `
  SELECT o.id, o.version, o.state, o.merchant_id, o.lot_id, o.device_id, o.plate_key, l.hotline,
    ARRAY(SELECT a.arrear_id FROM order_arrear a WHERE a.order_id = o.id AND a.is_active) AS arrear_ids
  FROM recovery_order o JOIN lot l ON l.id = o.lot_id
  WHERE o.id = $1 AND EXISTS (SELECT 1 FROM owner_order w WHERE w.order_id = o.id AND w.owner_id = $2)`
