import { csvLine } from '@fangxing/contract/csv'
import { IMPORT_FIELD_LABELS, type ImportField, type ImportProblem } from '@fangxing/contract/imports'
import type { Message, Translate } from '../../i18n/language'
import { errorText } from './error-text'

export type Cells = Partial<Record<ImportField, string>>

/** The columns that the rows have, in the order of the contract. */
export function fieldsOf(rows: readonly { cells: Cells | null }[]): ImportField[] {
  const here = new Set(rows.flatMap(({ cells }) => Object.keys(cells ?? {})))
  return (Object.keys(IMPORT_FIELD_LABELS) as ImportField[]).filter(field => here.has(field))
}

/** For the platform, which takes every cell as it stands: no person opens it in a spreadsheet. */
const rawCell = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** Rows that were corrected, as a file; its headings are the fields' own names. */
export function correctedFile(rows: readonly Cells[], name: string): File {
  const fields = fieldsOf(rows.map(cells => ({ cells })))
  const lines = [fields, ...rows.map(row => fields.map(field => row[field] ?? ''))]
  const text = lines.map(cells => cells.map(rawCell).join(',')).join('\n')
  return new File([text], name, { type: 'text/csv' })
}

/**
 * Wrong rows for a spreadsheet, with why and where they stood. Its headings are Chinese ones, which an import knows; what it
 * does not know, it leaves out.
 */
export function problemLines(
  problems: readonly ImportProblem[],
  headings: { line: Message; why: Message },
  t: Translate,
): string[] {
  const fields = fieldsOf(problems)
  const heading = [headings.line.zh, headings.why.zh, ...fields.map(field => IMPORT_FIELD_LABELS[field].zh)]
  return [
    csvLine(heading),
    ...problems.map(({ line, cells, errors }) =>
      csvLine([
        line,
        errors.map(error => errorText(error, t)).join('；'),
        ...fields.map(field => cells?.[field]),
      ]),
    ),
  ]
}
