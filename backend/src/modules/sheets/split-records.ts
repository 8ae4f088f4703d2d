/** Of one record of a CSV, as {@link readCsvRecords} bounds it. */
export const MAX_RECORD_BYTES = 8192

/**
 * One record within a piece of a file: its bytes, and how many lines it takes. `isBroken`: a quote that never closes, or
 * a record that is too long; only its first line is given up, so that what follows is read again from there.
 */
export type RawRecord = { from: number; to: number; lines: number; isBroken: boolean }

const NEWLINE = 0x0a
const QUOTE = 0x22
const COMMA = 0x2c
const BLANKS = new Set([0x20, 0x09, 0x0d])

/**
 * Where the records of a CSV begin and end, without reading what they say: a newline inside quotes ends none. Quote, comma
 * and newline are never part of another character in UTF-8 or GB18030, so that the bytes can be asked. What is left after
 * the last record is incomplete, unless `isLast` says that the file ends here. Lines without anything are records too.
 */
export function splitRecords(bytes: Buffer, most: number, isLast: boolean): RawRecord[] {
  const records: RawRecord[] = []
  for (let from = 0; from < bytes.length && records.length < most;) {
    const record = recordAt(bytes, from, isLast)
    if (record === null) break
    records.push(record)
    from = record.to
  }
  return records
}

function recordAt(bytes: Buffer, from: number, isLast: boolean): RawRecord | null {
  const end = Math.min(bytes.length, from + MAX_RECORD_BYTES)
  let isFieldStart = true
  let isOpen = false
  let lines = 1
  for (let at = from; at < end; at++) {
    const byte = bytes[at]!
    if (byte === NEWLINE) return { from, to: at + 1, lines, isBroken: false }
    if (byte === QUOTE && isFieldStart) {
      const quoted = quotedFrom(bytes, at + 1, end)
      isOpen = quoted === null
      if (quoted === null) break
      lines += quoted.lines
      at = quoted.close
    }
    isFieldStart = byte === COMMA || (isFieldStart && BLANKS.has(byte))
  }
  const isTooLong = end - from >= MAX_RECORD_BYTES
  if (!isTooLong && !isLast) return null
  if (!isTooLong && !isOpen) return { from, to: end, lines, isBroken: false }
  const newline = bytes.indexOf(NEWLINE, from)
  return { from, to: newline < 0 ? bytes.length : newline + 1, lines: 1, isBroken: true }
}

/** Where the quotes that opened before `from` close, and how many lines end inside them; null: not before `end`. */
function quotedFrom(bytes: Buffer, from: number, end: number): { close: number; lines: number } | null {
  let lines = 0
  for (let at = from; at < end; at++) {
    if (bytes[at] === NEWLINE) lines++
    if (bytes[at] !== QUOTE) continue
    // A doubled quote stands for one.
    if (bytes[at + 1] !== QUOTE) return { close: at, lines }
    at++
  }
  return null
}
