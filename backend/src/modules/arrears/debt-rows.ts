import { malformedSheet, type Sheet } from '../../domain/sheet'
import type { GivenRow } from './read-rows'

const TEXTS = [
  'source',
  'externalId',
  'lotId',
  'plateText',
  'plateColour',
  'enteredAt',
  'exitedAt',
  'lastRemindedAt',
  'ended',
  'endedReference',
]
const NUMBERS = ['principalFen', 'lateFeeFen', 'reminderCount', 'confidencePct']
/** Several values in one cell. */
const LISTS = ['remindedAt']
const EVIDENCE = ['entryPhotoUrl', 'exitPhotoUrl', 'witness']
/** What a column says of whoever may be reminded by a text message. */
const CONTACT: Readonly<Record<string, string>> = {
  contactPhone: 'phone',
  contactConsentedAt: 'consentedAt',
  contactSource: 'source',
}
const KNOWN = new Set([...TEXTS, ...NUMBERS, ...LISTS, ...EVIDENCE, ...Object.keys(CONTACT)])
const MAX_ROWS = 1000

/**
 * Rows of a table with a header line of our field names, amounts in fen, each with its line in the file; each is
 * checked later. Refusals: CSV_MALFORMED.
 */
export function debtRowsOf({ header, records }: Sheet): GivenRow[] {
  checkHeader(header)
  if (records.length > MAX_ROWS) throw malformedSheet(`超过 ${MAX_ROWS} 行`, `more than ${MAX_ROWS} rows`)
  return records.map(({ line, cells }) => ({ row: line, given: debtRowOf(header, cells) }))
}

function checkHeader(header: Sheet['header']): void {
  const unknown = header.find(name => !KNOWN.has(name))
  if (unknown !== undefined) throw malformedSheet('表头', `header: ${unknown.slice(0, 40)}`)
  if (new Set(header).size < header.length) throw malformedSheet('表头重复', 'header: repeated')
}

const LIST_SEPARATOR = /\s*[;；]\s*/
const listOf = (text: string): string[] => text.split(LIST_SEPARATOR).filter(part => part !== '')

/** Digits become a number; anything else stays text, and the row's own check names it. */
const numberOf = (text: string): unknown => (/^-?\d{1,15}$/.test(text) ? Number(text) : text)

/** A row by the names of its columns; a column without one (null) is left out. */
export function debtRowOf(
  header: readonly (string | null)[],
  cells: readonly string[],
): Record<string, unknown> {
  // A cell beyond the header has no meaning that we could guess: its row is refused as having an unknown field.
  const filled = cells
    .map(
      (text, index) =>
        [index < header.length ? (header[index] ?? null) : `column ${index + 1}`, text] as const,
    )
    .filter((cell): cell is readonly [string, string] => cell[0] !== null && cell[1] !== '')
  const evidence = filled.filter(([name]) => EVIDENCE.includes(name))
  const contact = filled.filter(([name]) => name in CONTACT).map(([name, text]) => [CONTACT[name], text])
  const others = filled.filter(([name]) => !EVIDENCE.includes(name) && !(name in CONTACT))
  return {
    ...Object.fromEntries(others.map(([name, text]) => [name, valueOf(name, text)])),
    ...(evidence.length > 0 ? { evidence: Object.fromEntries(evidence) } : {}),
    ...(contact.length > 0 ? { contact: Object.fromEntries(contact) } : {}),
  }
}

const valueOf = (name: string, text: string): unknown =>
  NUMBERS.includes(name) ? numberOf(text) : LISTS.includes(name) ? listOf(text) : text
