import { keysAfter, PLATE_DIGITS, PLATE_LETTERS, PLATE_MARKS, PROVINCES } from '@fangxing/contract/plate'

/** The two layouts of the keyboard. */
export type KeyboardLayout = 'provinces' | 'characters'

// Seven keys per row, digits five: every key is at least 44 px wide on a 375 px screen. I and O do not occur on plates.
const KEYS_PER_ROW = 7
const FIRST_MARKS: readonly string[] = ['使', '临']
const LAST_MARKS: readonly string[] = PLATE_MARKS.filter(mark => mark !== '临')

const splitIntoRows = (keys: readonly string[], length: number): string[][] =>
  keys.length === 0 ? [] : [keys.slice(0, length), ...splitIntoRows(keys.slice(length), length)]

export const ROWS: Record<KeyboardLayout, readonly (readonly string[])[]> = {
  provinces: splitIntoRows([...PROVINCES, ...FIRST_MARKS], KEYS_PER_ROW),
  characters: [
    ...splitIntoRows(PLATE_DIGITS, 5),
    ...splitIntoRows([...PLATE_LETTERS, ...LAST_MARKS], KEYS_PER_ROW),
  ],
}

/** The layout for the next character: provinces first, and wherever only a province can follow. */
export function layoutAfter(text: string): KeyboardLayout {
  if (text === '') return 'provinces'
  const allowed = keysAfter(text)
  return allowed.length > 0 && allowed.every(key => PROVINCES.includes(key)) ? 'provinces' : 'characters'
}

/** Whether the other layout has an allowed key: armed police and military plates begin with letters. */
export const otherLayoutHasKeys = (text: string, layout: KeyboardLayout): boolean => {
  const allowed = new Set(keysAfter(text))
  const other: KeyboardLayout = layout === 'provinces' ? 'characters' : 'provinces'
  return ROWS[other].some(row => row.some(key => allowed.has(key)))
}
