import type { ArrearRow as ImportRow, ImportReply } from '@fangxing/contract/arrears'
import { isExampleId } from '@fangxing/contract/import-template'
import { parsePlate, type Plate } from '@fangxing/contract/plate'
import {
  REFUSAL_CODES,
  refusalMessage,
  type RefusalCode,
  type RefusalParams,
} from '@fangxing/contract/refusal'
import { cleanText, clippedText } from '@fangxing/contract/storable'
import { arrearRowSchema } from '@fangxing/contract/arrears.schema'

export type RowError = NonNullable<ImportReply['rows'][number]['errors']>[number]
/** A row as it was sent, with the number by which its sender knows it. */
export type GivenRow = { row: number; given: unknown }
export type ReadRow = { row: number; externalId: string | null } & (
  | { ok: true; value: ImportRow; plate: Plate }
  | { ok: false; errors: RowError[] }
)

export const errorOf = (field: string, code: RefusalCode, params?: RefusalParams): RowError => ({
  field,
  code,
  message: refusalMessage(code, params),
})

/**
 * Reads each row by itself: one that is wrong says what is wrong with it and keeps no other back. `lotIds` are the lots
 * into which this person may import.
 */
export function readRows(rows: readonly GivenRow[], lotIds: ReadonlySet<string>, at: Date): ReadRow[] {
  const seen = new Set<string>()
  return rows.map(({ row, given }) => {
    const parsed = arrearRowSchema.safeParse(given)
    if (!parsed.success)
      return {
        row,
        externalId: externalIdOf(given),
        ok: false,
        errors: parsed.error.issues.slice(0, 10).map(schemaError),
      }
    const value = parsed.data
    const reading = parsePlate(value.plateText, value.plateColour)
    const key = `${value.source}|${value.externalId}`
    const errors = [
      ...(lotIds.has(value.lotId) ? [] : [errorOf('lotId', 'ROW_LOT_UNKNOWN')]),
      ...(reading.ok ? [] : [errorOf('plateText', reading.code)]),
      ...ruleErrors(value, at),
      ...(seen.has(key) ? [errorOf('externalId', 'ROW_REPEATED')] : []),
    ]
    seen.add(key)
    if (errors.length > 0 || !reading.ok) return { row, externalId: value.externalId, ok: false, errors }
    return { row, externalId: value.externalId, ok: true, value, plate: reading.plate }
  })
}

/** What a spreadsheet makes of a long number: 2.02611E+17. The digits that it left out make two debts one. */
const SCIENTIFIC = /^\d(\.\d+)?E\+\d+$/i

/** Nobody is reminded before the car has left, nor after now. */
function isReminderRight({ exitedAt }: ImportRow, remindedAt: string | undefined, at: Date): boolean {
  if (remindedAt === undefined) return true
  const remindedMs = Date.parse(remindedAt)
  return remindedMs >= Date.parse(exitedAt) && remindedMs <= at.getTime()
}

function ruleErrors(value: ImportRow, at: Date): RowError[] {
  const entered = Date.parse(value.enteredAt)
  const exited = Date.parse(value.exitedAt)
  return [
    ...(exited > entered && exited <= at.getTime() ? [] : [errorOf('exitedAt', 'ROW_TIMES_WRONG')]),
    ...(SCIENTIFIC.test(value.externalId) ? [errorOf('externalId', 'ROW_ID_SHORTENED')] : []),
    ...(isExampleId(value.externalId) ? [errorOf('externalId', 'ROW_EXAMPLE')] : []),
    ...(isReminderRight(value, value.lastRemindedAt, at)
      ? []
      : [errorOf('lastRemindedAt', 'ROW_REMINDER_WRONG')]),
    ...(value.remindedAt.every(time => isReminderRight(value, time, at))
      ? []
      : [errorOf('remindedAt', 'ROW_REMINDER_WRONG')]),
    ...(value.lateFeeFen === 0 ? [] : [errorOf('lateFeeFen', 'LATE_FEE_OFF')]),
    ...(value.ended === 'paid_elsewhere' && value.endedReference === undefined
      ? [errorOf('endedReference', 'ROW_REFERENCE_MISSING')]
      : []),
    ...(value.principalFen > 0 ? [] : [errorOf('principalFen', 'BAD_INPUT')]),
  ]
}

function schemaError(issue: { path: PropertyKey[]; message: string }): RowError {
  const code = REFUSAL_CODES.find(candidate => candidate === issue.message) ?? 'BAD_INPUT'
  return errorOf(cleanText(issue.path.map(String).join('.')), code)
}

function externalIdOf(given: unknown): string | null {
  const id = (given as { externalId?: unknown } | null)?.externalId
  return typeof id === 'string' ? clippedText(id, 64) : null
}
