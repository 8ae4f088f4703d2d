/** The payment that settled an order, until WeChat knows that the car is free. $2: the state of such a payment. */
export const READ_UNSHIPPED_PAYMENT = `
  SELECT p.id, p.merchant_id, p.mchid, p.out_trade_no, p.openid, o.released_at, l.name AS lot_name
  FROM payment p JOIN recovery_order o ON o.id = p.order_id JOIN lot l ON l.id = o.lot_id
  WHERE p.order_id = $1 AND p.state = $2
    AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'payment' AND j.entity_id = p.id::text AND j.event LIKE 'shipping_%')`
