/** A device by its public code, with the order at whose car it stands: one in a state of `$2`. */
export const READ_SCANNED_DEVICE = `
  SELECT d.id, d.public_code, d.qr_version, d.lifecycle, l.name AS lot_name, coalesce(l.hotline, m.hotline) AS hotline,
    (SELECT o.id FROM recovery_order o WHERE o.device_id = d.id AND NOT o.device_free AND o.state = ANY($2::text[])
      ORDER BY o.epoch DESC LIMIT 1) AS order_id
  FROM device d JOIN merchant m ON m.id = d.merchant_id LEFT JOIN lot l ON l.id = d.lot_id
  WHERE d.public_code = $1`
