import { Refusal } from '@fangxing/contract/refusal'

/** One line of a file with its number in that file, as people see it. */
export type SheetRecord = { line: number; cells: readonly string[] }
/** A table out of a file, whatever its kind; every cell is text. */
export type Sheet = { header: readonly string[]; records: readonly SheetRecord[] }

export const malformedSheet = (zh: string, en: string) =>
  new Refusal('CSV_MALFORMED', { why: `${zh} / ${en}` })
