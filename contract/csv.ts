/** `undefined` and null: an empty cell. A number is of our own making and stays one. */
export type CsvCell = string | number | null | undefined

/**
 * What a spreadsheet would carry out instead of showing, also behind blanks and in the full-width forms that Chinese input
 * makes (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const FORMULA = /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/

/** A cell that people open in a spreadsheet: it shows what strangers wrote, and carries nothing out. */
function csvCell(value: CsvCell): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const harmless = FORMULA.test(value) ? `'${value}` : value
  return `"${harmless.replaceAll('"', '""')}"`
}

export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`
