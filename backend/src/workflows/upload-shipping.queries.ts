/**
 * The payment that settled a bill; whoever pays for a plate learns no lot. $2: the state of such a payment. `is_due`: WeChat is still to be told; the deadline goes
 * in the commit that notes what WeChat said.
 */
export const READ_SETTLING_PAYMENT = `
  SELECT p.id, p.merchant_id, p.mchid, p.out_trade_no, p.openid, p.order_id, p.success_at, o.released_at, CASE WHEN p.order_id IS NULL THEN m.payee_name ELSE l.name END AS shown_name,
    EXISTS (SELECT 1 FROM deadline d WHERE d.entity = 'shipping' AND d.id = p.bill_id) AS is_due
  FROM payment p JOIN bill b ON b.id = p.bill_id LEFT JOIN recovery_order o ON o.id = p.order_id JOIN lot l ON l.id = b.lot_id JOIN merchant m ON m.id = b.merchant_id
  WHERE (p.order_id = $1 OR p.order_id IS NULL AND p.bill_id = $1) AND p.state = $2`
/** Asked only where there is no deadline: it looks into every partition of the audit log. */
export const READ_SHIPPING_ENTRY = `
  SELECT 1 FROM journal WHERE entity = 'payment' AND entity_id = $1::uuid::text AND event LIKE 'shipping_%' LIMIT 1`
