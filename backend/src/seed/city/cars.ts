import { plateKey, type Plate } from '@fangxing/contract/plate'
import type { SeededRandom } from './random'

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
/** Of each lot. */
const COUNTS = { habitual: 26, regular: 220, pass: 12 } as const

type CarKind = keyof typeof COUNTS
export type Car = { plate: Plate; key: string; kind: CarKind; isElectric: boolean; freeFromMs: number }

/** The cars of a lot: those that leave without paying again and again, those that pay, and those with a monthly pass. */
export function carsOf(random: SeededRandom, used: Set<string>): Car[] {
  return (Object.keys(COUNTS) as CarKind[]).flatMap(kind =>
    Array.from({ length: COUNTS[kind] }, () => carOf(kind, random, used)),
  )
}

function carOf(kind: CarKind, random: SeededRandom, used: Set<string>): Car {
  for (;;) {
    const isElectric = random.chance(0.3)
    const digits = String(random.between(0, 9999)).padStart(4, '0')
    const letter = random.pick([...LETTERS])
    const text = isElectric ? `粤BD${letter}${digits}` : `粤B${letter}${digits}`
    if (used.has(text)) continue
    used.add(text)
    const plate: Plate = { text, colour: isElectric ? 'green' : 'blue' }
    return { plate, key: plateKey(plate), kind, isElectric, freeFromMs: 0 }
  }
}

const FREE_MINUTES = 15
const CAP_FEN = 2_000

/** As the seeded tariff has it: 15 minutes free, ¥5 for the first hour, ¥2 for each further one, at most ¥20. */
export function priceFen(minutes: number): number {
  if (minutes <= FREE_MINUTES) return 0
  return Math.min(CAP_FEN, 500 + 200 * Math.max(0, Math.ceil((minutes - 60) / 60)))
}

export const traceOf = (fen: number): { text: string; amountFen: number }[] =>
  fen <= 500
    ? [{ text: '首小时', amountFen: fen }]
    : [
        { text: '首小时', amountFen: 500 },
        { text: '其后每小时 ¥2（封顶 ¥20）', amountFen: fen - 500 },
      ]
