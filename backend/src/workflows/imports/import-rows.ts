import type { ImportField } from '@fangxing/contract/imports'
import { parseYuanText } from '@fangxing/contract/money'
import { PLATE_COLOURS } from '@fangxing/contract/plate'
import { cleanText } from '@fangxing/contract/storable'
import { debtRowOf } from '../../modules/arrears'
import { readAs } from '../../modules/imports'
import type { ImportRow } from '../../persistence/rows'
import { lotNamed, type LotNames } from './lot-names'

type Fields = readonly (ImportField | null)[]
type Cells = readonly string[]

/** Bears no lot of anybody: a code without a meaning is refused as an unknown lot, never guessed. */
const NO_LOT = '00000000-0000-0000-0000-000000000000'
const LOCAL_TIME = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$/
const TIMES: ReadonlySet<string> = new Set(['enteredAt', 'exitedAt', 'lastRemindedAt', 'contactConsentedAt'])
const COLOURS = new Map(
  Object.entries(PLATE_COLOURS).flatMap(([colour, { zh }]) => {
    const word = zh.slice(0, -1)
    return [zh, word, `${word}色`].map(text => [text, colour] as const)
  }),
)

/** What a row says, by what its columns are: as its file wrote it. */
export const cellsByField = (fields: Fields, cells: Cells): Partial<Record<ImportField, string>> =>
  Object.fromEntries(
    fields.flatMap((field, index) => (field === null ? [] : [[field, cleanText(cells[index] ?? '')]])),
  )

/** What is kept of a wrong row lies there for months, and no number may be read there: its end is enough to find it in the file. */
export function withoutPhone<C extends Partial<Record<ImportField, string>>>(cells: C): C {
  const phone = cells.contactPhone
  return phone
    ? { ...cells, contactPhone: `${'*'.repeat(Math.max(phone.length - 2, 2))}${phone.slice(2).slice(-2)}` }
    : cells
}

/** A time without a zone means Shanghai's, as in every spreadsheet of ours. Anything else stays as it is, for its row's check. */
function timeText(text: string): string {
  const match = LOCAL_TIME.exec(text)
  if (!match) return text
  const [, year, month, day, hour, minute, second = '0'] = match
  const two = (digits: string | undefined) => digits!.padStart(2, '0')
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}+08:00`
}

function cellOf(field: string, text: string): string {
  if (TIMES.has(field)) return timeText(text)
  if (field === 'remindedAt')
    return text
      .split(/[;；]/)
      .map(part => timeText(part.trim()))
      .join(';')
  return field === 'plateColour' ? (COLOURS.get(text) ?? text) : text
}

/** A spreadsheet shows thousands with commas. A comma anywhere else may stand for the point: without it nobody knows the amount. */
const withoutThousands = (text: string): string =>
  /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text

/** Amounts in yuan as fen. What is no amount stays as it is, for its row's check. */
export function inFen(fields: Fields, cells: Cells): { fields: Fields; cells: Cells } {
  const read = fields.map(field => field && readAs(field))
  const texts = cells.map((text, index) => {
    const isYuan = read[index] !== fields[index] && text.trim() !== ''
    const fen = isYuan ? parseYuanText(withoutThousands(text.trim())) : null
    return isYuan ? String(fen ?? `${text} 元`) : text
  })
  return { fields: read, cells: texts }
}

type DebtOf = Pick<ImportRow, 'lot_id' | 'lot_codes'> & { lotNames: LotNames }

/** A row of the file as the import of debts takes it. The lot that it names is its own, whichever was chosen for the file. */
export function debtOf(
  { lot_id: lotId, lot_codes: lotCodes, lotNames }: DebtOf,
  fields: Fields,
  cells: Cells,
): unknown {
  const lotIndex = fields.indexOf('lotCode')
  const code = lotIndex < 0 ? undefined : cells[lotIndex]
  const names = fields.map(field => (field === 'lotCode' ? null : field))
  const texts = cells.map((text, index) => cellOf(fields[index] ?? '', text))
  const row = debtRowOf(names, texts)
  if ('lotId' in row) return row
  if (!code) return { ...row, lotId: lotId ?? undefined }
  const known = Object.hasOwn(lotCodes, code) ? lotCodes[code] : lotNamed(lotNames, code)
  return { ...row, lotId: known ?? NO_LOT }
}

type Given = Partial<Record<ImportField, string>>
type StayOf = Pick<ImportRow, 'lot_id'> & {
  sentAt: Date
  colourCodes: ReadonlyMap<string, string>
  lotCodes: ReadonlyMap<string, string>
  lotNames: LotNames
}

const numberOf = (text: string | undefined): unknown =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text

/** Without what the file does not say, so that the schema's own defaults hold. */
const said = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/**
 * A row of the file as the exit of a stay, which says when it began. It is told after the fact: it may be priced and charged,
 * and never says where a car is now.
 */
export function stayOf(of: StayOf, fields: Fields, cells: Cells): unknown {
  const given: Given = {}
  for (const [index, field] of fields.entries())
    if (field !== null && cells[index]) given[field] = cells[index]
  const { eventId, stayRef, vehicleClass, energy, enteredAt, exitedAt, bay } = given
  return said({
    eventId,
    stayRef,
    vehicleClass,
    energy,
    sentAt: of.sentAt.toISOString(),
    replay: true,
    lotCode: lotCodeOf(of, given),
    occurredAt: timeText(exitedAt ?? ''),
    entryAt: enteredAt && timeText(enteredAt),
    plate: plateOf(of, given),
    bays: bay && [bay],
    fee: feeOf(given),
  })
}

/** The source's own code before a name. */
function lotCodeOf({ lot_id: lotId, lotCodes, lotNames }: StayOf, given: Given): string | undefined {
  const code = given.lotCode
  const named = code === undefined || lotCodes.has(code) ? undefined : lotNamed(lotNames, code)
  return named ?? code ?? given.lotId ?? lotId ?? undefined
}

function plateOf({ colourCodes }: StayOf, { plateText, plateColour, confidencePct }: Given) {
  const isCode = plateColour !== undefined && colourCodes.has(plateColour)
  const colour = isCode ? plateColour : plateColour && cellOf('plateColour', plateColour)
  return said({ text: plateText ?? null, colour, confidence: numberOf(confidencePct) })
}

function feeOf({ feeTotalFen, feeDiscountFen, feePaidFen }: Given) {
  if ([feeTotalFen, feeDiscountFen, feePaidFen].every(text => text === undefined)) return undefined
  return {
    totalFen: numberOf(feeTotalFen),
    discountFen: numberOf(feeDiscountFen ?? '0'),
    paidFen: numberOf(feePaidFen ?? '0'),
  }
}
