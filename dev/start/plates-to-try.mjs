const MAX_PLATES_SHOWN = 3
const DAY_MS = 86_400_000
/** As installed: what the floor demands of the debts of one car. */
const FLOOR = { minTotalFen: 5000, minCount: 2, minReminders: 2, firstReminderDays: 15 }

/** Debts by plate: those that the gate lets a car be held for, each plate once, in the order in which they came. */
export function holdable(arrears, nowMs = Date.now()) {
  const byPlate = new Map()
  for (const arrear of arrears) {
    const plate = `${arrear.plateText}/${arrear.plateColour}`
    byPlate.set(plate, [...(byPlate.get(plate) ?? []), arrear])
  }
  const isReminded = ({ remindedDays, firstRemindedAt }) =>
    remindedDays >= FLOOR.minReminders &&
    nowMs - Date.parse(firstRemindedAt) >= FLOOR.firstReminderDays * DAY_MS
  return [...byPlate.values()].filter(
    debts =>
      debts.length >= FLOOR.minCount &&
      debts.every(isReminded) &&
      debts.reduce((sum, { dueFen }) => sum + dueFen, 0) >= FLOOR.minTotalFen,
  )
}

/** Of the lot in which the attendant stands, and such that the gate lets them be held. */
export function platesToTry(arrears, order, nowMs = Date.now()) {
  return holdable(arrears, nowMs)
    .filter(([first]) => !order || first.lotId === order.lot.id)
    .map(([first]) => first.plateText)
    .filter(plate => plate !== order?.plateText)
    .slice(0, MAX_PLATES_SHOWN)
}
