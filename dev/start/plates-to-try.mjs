const MAX_PLATES_SHOWN = 3
const DAY_MS = 86_400_000
/** As installed: what the floor demands of the debts of one car. */
const FLOOR = { minTotalFen: 5000, minCount: 2, minReminders: 2, firstReminderDays: 15 }

/** As installed: from what sum on one person does not give up a debt alone. */
const DECIDE_ALONE_LIMIT_FEN = 20_000

/** What stands on a plate of each colour when people speak of it. */
const COLOURS = {
  blue: '蓝牌 blue',
  yellow: '黄牌 yellow',
  black: '黑牌 black',
  white: '白牌 white',
  green: '绿牌 green',
  yellow_green: '黄绿牌 yellow-green',
}

/** A plate as it has to be typed: the same text in another colour is another car. */
export const plateWithColour = ({ plateText, plateColour }) => `${plateText}（${COLOURS[plateColour]}）`

/** Debts by plate, each plate once, in the order in which they came. */
function byPlate(arrears) {
  const plates = new Map()
  for (const arrear of arrears) {
    const plate = `${arrear.plateText}/${arrear.plateColour}`
    plates.set(plate, [...(plates.get(plate) ?? []), arrear])
  }
  return [...plates.values()]
}
const sumOf = debts => debts.reduce((sum, { dueFen }) => sum + dueFen, 0)

/** Debts by plate: those that the gate lets a car be held for. */
export function holdable(arrears, nowMs = Date.now()) {
  const isReminded = ({ remindedDays, firstRemindedAt }) =>
    remindedDays >= FLOOR.minReminders &&
    nowMs - Date.parse(firstRemindedAt) >= FLOOR.firstReminderDays * DAY_MS
  return byPlate(arrears).filter(
    debts => debts.length >= FLOOR.minCount && debts.every(isReminded) && sumOf(debts) >= FLOOR.minTotalFen,
  )
}

/** Of the lot in which the attendant stands, and such that the gate lets them be held. */
export function platesToTry(arrears, order, nowMs = Date.now()) {
  return holdable(arrears, nowMs)
    .filter(([first]) => !order || first.lotId === order.lot.id)
    .filter(([first]) => first.plateText !== order?.plateText)
    .map(([first]) => plateWithColour(first))
    .slice(0, MAX_PLATES_SHOWN)
}

/** One that a manager cannot waive alone, or undefined. */
export function plateForApproval(arrears) {
  const [first] = byPlate(arrears).find(debts => sumOf(debts) > DECIDE_ALONE_LIMIT_FEN) ?? []
  return first && plateWithColour(first)
}
