/** Attempts to pay for a plate without a device, of bills of a merchant ($1) for it ($2) since $3. */
export const READ_PLATE_ATTEMPTS = `
  SELECT p.id, p.owner_id AS "ownerId", p.state, p.created_at AS at
  FROM bill b JOIN payment p ON p.bill_id = b.id AND p.order_id IS NULL
  WHERE b.merchant_id = $1 AND b.plate_key = $2 AND b.cause <> 'recovery' AND b.created_at > $3`
