import { keysAfter, PLATE_DIGITS, PLATE_LETTERS, PLATE_MARKS, PROVINCES } from '@fangxing/contract/plate'

/** The two faces of the keyboard. */
export type Face = 'provinces' | 'signs'

// Seven to a row, digits five: every key is at least 44 px wide at 375 px, for a wet thumb. I and O are no keys.
const IN_A_ROW = 7
const FIRST_MARKS: readonly string[] = ['使', '临']
const LAST_MARKS: readonly string[] = PLATE_MARKS.filter(mark => mark !== '临')

const inRows = (keys: readonly string[], length: number): string[][] =>
  keys.length === 0 ? [] : [keys.slice(0, length), ...inRows(keys.slice(length), length)]

export const ROWS: Record<Face, readonly (readonly string[])[]> = {
  provinces: inRows([...PROVINCES, ...FIRST_MARKS], IN_A_ROW),
  signs: [...inRows(PLATE_DIGITS, 5), ...inRows([...PLATE_LETTERS, ...LAST_MARKS], IN_A_ROW)],
}

/** Which face belongs to the next place: provinces first, and wherever nothing else can follow. */
export function faceAfter(text: string): Face {
  if (text === '') return 'provinces'
  const allowed = keysAfter(text)
  return allowed.length > 0 && allowed.every(key => PROVINCES.includes(key)) ? 'provinces' : 'signs'
}

/** Whether the other face has anything to type now: armed police and military plates begin with letters. */
export const otherFaceHelps = (text: string, face: Face): boolean => {
  const allowed = new Set(keysAfter(text))
  const other: Face = face === 'provinces' ? 'signs' : 'provinces'
  return ROWS[other].some(row => row.some(key => allowed.has(key)))
}
