import { parse } from 'csv-parse/sync'
import { Refusal } from '@fangxing/contract/refusal'

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
const EVIDENCE = ['entryPhotoUrl', 'exitPhotoUrl', 'witness']
const KNOWN = new Set([...TEXTS, ...NUMBERS, ...EVIDENCE])
const MAX_ROWS = 1000

/** Rows of a CSV with a header line of our field names, amounts in fen; each is checked later. Errors: CSV_MALFORMED. */
export function readCsv(body: Buffer): unknown[] {
  const records = recordsOf(body)
  if (records.length === 0) throw new Refusal('CSV_MALFORMED', { why: '没有数据行 / no rows' })
  if (records.length > MAX_ROWS)
    throw new Refusal('CSV_MALFORMED', { why: `超过 ${MAX_ROWS} 行 / more than ${MAX_ROWS} rows` })
  return records.map(rowOf)
}

function recordsOf(body: Buffer): Record<string, string>[] {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new Refusal('CSV_MALFORMED', { why: '不是 UTF-8 / not UTF-8' })
  }
  try {
    return parse(text, {
      bom: true,
      columns: header => columnsOf(header as string[]),
      trim: true,
      skip_empty_lines: true,
      max_record_size: 8192,
    }) as Record<string, string>[]
  } catch (error) {
    if (error instanceof Refusal) throw error
    const { code, lines } = error as { code?: string; lines?: number }
    throw new Refusal('CSV_MALFORMED', {
      why: `第 ${lines ?? '?'} 行 / line ${lines ?? '?'}: ${code ?? 'unreadable'}`,
    })
  }
}

function columnsOf(header: string[]): string[] {
  const unknown = header.filter(name => !KNOWN.has(name))
  const why =
    unknown.length > 0 ? unknown[0]!.slice(0, 40) : new Set(header).size < header.length ? 'repeated' : null
  if (why !== null) throw new Refusal('CSV_MALFORMED', { why: `表头 / header: ${why}` })
  return header
}

/** Digits become a number; anything else stays text, and the row's own check names it. */
const numberOf = (text: string): unknown => (/^-?\d{1,15}$/.test(text) ? Number(text) : text)

function rowOf(record: Record<string, string>): unknown {
  const filled = Object.entries(record).filter(([, text]) => text !== '')
  const pick = (names: string[]) => filled.filter(([name]) => names.includes(name))
  const evidence = Object.fromEntries(pick(EVIDENCE))
  return {
    ...Object.fromEntries(pick(TEXTS)),
    ...Object.fromEntries(pick(NUMBERS).map(([name, text]) => [name, numberOf(text)])),
    ...(Object.keys(evidence).length > 0 ? { evidence } : {}),
  }
}
