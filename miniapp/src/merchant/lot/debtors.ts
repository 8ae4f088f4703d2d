import { plateKey, type PlateColour } from '@fangxing/contract/plate'
import type { ArrearView } from '@fangxing/contract/arrears'

export type Debtor = {
  key: string
  text: string
  colour: PlateColour
  count: number
  dueFen: number
  lastAt: string
}

/** Arrears by plate, the largest debt first. */
export function debtorsOf(arrears: ArrearView[]): Debtor[] {
  const known = new Map<string, Debtor>()
  for (const { plateText: text, plateColour: colour, dueFen, exitedAt } of arrears) {
    const key = plateKey({ text, colour })
    const before = known.get(key) ?? { key, text, colour, count: 0, dueFen: 0, lastAt: exitedAt }
    known.set(key, {
      ...before,
      count: before.count + 1,
      dueFen: before.dueFen + dueFen,
      lastAt: exitedAt > before.lastAt ? exitedAt : before.lastAt,
    })
  }
  return [...known.values()].sort((one, other) => other.dueFen - one.dueFen)
}
