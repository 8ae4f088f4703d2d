/** An order that this owner has seen at its device, with the lot's telephone number. */
export const READ_SEEN_ORDER = `
  SELECT o.id, o.version, o.state, o.merchant_id, o.lot_id, o.device_id, l.hotline FROM recovery_order o JOIN lot l ON l.id = o.lot_id
  WHERE o.id = $1 AND EXISTS (SELECT 1 FROM owner_order w WHERE w.order_id = o.id AND w.owner_id = $2)`
