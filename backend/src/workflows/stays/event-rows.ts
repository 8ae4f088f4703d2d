import { hash } from 'node:crypto'
import type { EntryEvent, ExitEvent, IntegrationRowReply } from '@fangxing/contract/integration'
import { STAY_REASONS, type StayReason } from '@fangxing/contract/integration'
import { integrationRowSchemas } from '@fangxing/contract/integration-events.schema'
import { REFUSAL_CODES, refusalMessage, type RefusalCode } from '@fangxing/contract/refusal'
import { cleanText, clippedText } from '@fangxing/contract/storable'
import type { z } from 'zod'
import type { SourceSession } from '../../domain/sessions'
import { colourOf, readStayPlate, type StayPlate } from '../../domain/stays/plate-reading'

export type RowKind = keyof typeof integrationRowSchemas
type RowOf<K extends RowKind> = z.infer<(typeof integrationRowSchemas)[K]>
export type GoodRow<K extends RowKind> = { row: number; value: RowOf<K>; contentHash: string }
type BadRow = { reply: IntegrationRowReply }

export const reasonsOf = (codes: readonly StayReason[]): NonNullable<IntegrationRowReply['reasons']> =>
  codes.map(code => ({ code, message: STAY_REASONS[code] }))

/** A row that is refused with a code of the contract. */
export const refusedRow = (
  row: number,
  eventId: string | null,
  field: string,
  code: RefusalCode,
): IntegrationRowReply => ({
  row,
  eventId,
  outcome: 'refused',
  errors: [{ field, code, message: refusalMessage(code) }],
})

/** Reads each row by itself: one that is wrong says what is wrong with it and keeps no other back. */
export function readEventRows<K extends RowKind>(
  kind: K,
  rows: readonly unknown[],
): { good: GoodRow<K>[]; bad: BadRow[] } {
  const good: GoodRow<K>[] = []
  const bad: BadRow[] = []
  for (const [index, given] of rows.entries()) {
    const row = index + 1
    const parsed = integrationRowSchemas[kind].safeParse(given)
    if (parsed.success) {
      const value = parsed.data as RowOf<K>
      good.push({ row, value, contentHash: contentHashOf(kind, value) })
    } else {
      const errors = parsed.error.issues.slice(0, 10).map(({ path, message }) => {
        const code = REFUSAL_CODES.find(candidate => candidate === message) ?? 'BAD_INPUT'
        return { field: cleanText(path.map(String).join('.')), code, message: refusalMessage(code) }
      })
      bad.push({ reply: { row, eventId: eventIdOf(given), outcome: 'refused', errors } })
    }
  }
  return { good, bad }
}

function eventIdOf(given: unknown): string | null {
  const id = (given as { eventId?: unknown } | null)?.eventId
  return typeof id === 'string' ? clippedText(id, 64) : null
}

/** When it was sent, and whether again, is no part of what it says. */
function contentHashOf(kind: RowKind, value: { sentAt: string; replay: boolean }): string {
  const { sentAt: _sentAt, replay: _replay, ...content } = value
  return hash('sha256', JSON.stringify([kind, content]))
}

/** An entry or exit in our words. */
export type StayEventRow = {
  row: number
  kind: 'entry' | 'exit'
  value: EntryEvent | ExitEvent
  contentHash: string
  lotId: string
  plate: StayPlate
  occurredMs: number
}

/** A lot by the source's code or by our id; whether there is such a lot is the caller's to ask. */
export const lotIdOf = (source: SourceSession, lotCode: string): string =>
  source.lotCodes.get(lotCode) ?? lotCode.toLowerCase()

/** Puts events in our words, in the order in which they happened. */
export function inOurTerms(
  kind: 'entry' | 'exit',
  rows: readonly GoodRow<'entry' | 'exit'>[],
  source: SourceSession,
): StayEventRow[] {
  const events = rows.map(({ row, value, contentHash }): StayEventRow => {
    const plate = readStayPlate({
      text: value.plate.text,
      colour: colourOf(value.plate.colour, source.colourCodes),
    })
    const lotId = lotIdOf(source, value.lotCode)
    return { row, kind, value, contentHash, lotId, plate, occurredMs: Date.parse(value.occurredAt) }
  })
  return events.sort((one, other) => one.occurredMs - other.occurredMs || one.row - other.row)
}

/** Those of an unknown lot are refused. */
export function ofKnownLots(
  events: readonly StayEventRow[],
  lotIds: ReadonlySet<string>,
): { known: StayEventRow[]; refused: IntegrationRowReply[] } {
  const known: StayEventRow[] = []
  const refused: IntegrationRowReply[] = []
  for (const event of events)
    if (lotIds.has(event.lotId)) known.push(event)
    else refused.push(refusedRow(event.row, event.value.eventId, 'lotCode', 'ROW_LOT_UNKNOWN'))
  return { known, refused }
}
