/** A condition: a car with this plate is held, or is about to be. Few orders of a merchant are open at once. */
export const isHeld = (merchantId: string, plateText: string): string =>
  `EXISTS (SELECT 1 FROM recovery_order h WHERE h.merchant_id = ${merchantId} AND h.plate_text = ${plateText}
    AND h.ended_at IS NULL AND NOT h.plate_freed)`
