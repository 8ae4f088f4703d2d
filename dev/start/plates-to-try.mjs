const MAX_PLATES_SHOWN = 3

/** Of the lot in which the attendant stands, and reminded: others are refused by the gate. */
export function platesToTry(arrears, order) {
  const plates = arrears
    .filter(arrear => arrear.reminderCount > 0 && (!order || arrear.lotId === order.lot.id))
    .map(arrear => arrear.plateText)
    .filter(plate => plate !== order?.plateText)
  return [...new Set(plates)].slice(0, MAX_PLATES_SHOWN)
}
