import { plateKey, type PlateColour } from '@fangxing/contract/plate'
import type { ArrearView } from '@fangxing/contract/arrears'

type Debtor = {
  key: string
  text: string
  colour: PlateColour
  count: number
  dueFen: number
  lastAt: string
}

/** Arrears grouped by plate, the largest debt first. */
export function debtorsOf(arrears: ArrearView[]): Debtor[] {
  const byPlate = new Map<string, Debtor>()
  for (const { plateText: text, plateColour: colour, dueFen, exitedAt } of arrears) {
    const key = plateKey({ text, colour })
    const previous = byPlate.get(key) ?? { key, text, colour, count: 0, dueFen: 0, lastAt: exitedAt }
    byPlate.set(key, {
      ...previous,
      count: previous.count + 1,
      dueFen: previous.dueFen + dueFen,
      lastAt: exitedAt > previous.lastAt ? exitedAt : previous.lastAt,
    })
  }
  return [...byPlate.values()].sort((left, right) => right.dueFen - left.dueFen)
}
