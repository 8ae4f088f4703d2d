import type { ArrearRow as ImportRow, ImportReply } from '@fangxing/contract/arrears'
import { parsePlate, type Plate } from '@fangxing/contract/plate'
import {
  REFUSAL_CODES,
  refusalMessage,
  type RefusalCode,
  type RefusalParams,
} from '@fangxing/contract/refusal'
import { arrearRowSchema } from '@fangxing/contract/arrears.schema'

export type RowError = NonNullable<ImportReply['rows'][number]['errors']>[number]
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
export function readRows(rows: readonly unknown[], lotIds: ReadonlySet<string>, at: Date): ReadRow[] {
  const seen = new Set<string>()
  return rows.map((given, index) => {
    const row = index + 1
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

function ruleErrors(value: ImportRow, at: Date): RowError[] {
  const entered = Date.parse(value.enteredAt)
  const exited = Date.parse(value.exitedAt)
  return [
    ...(exited > entered && exited <= at.getTime() ? [] : [errorOf('exitedAt', 'ROW_TIMES_WRONG')]),
    ...(value.lateFeeFen <= value.principalFen ? [] : [errorOf('lateFeeFen', 'ROW_LATE_FEE_TOO_HIGH')]),
    ...(value.ended === 'paid_elsewhere' && value.endedReference === undefined
      ? [errorOf('endedReference', 'ROW_REFERENCE_MISSING')]
      : []),
    ...(value.principalFen > 0 ? [] : [errorOf('principalFen', 'BAD_INPUT')]),
  ]
}

function schemaError(issue: { path: PropertyKey[]; message: string }): RowError {
  const code = REFUSAL_CODES.find(candidate => candidate === issue.message) ?? 'BAD_INPUT'
  return errorOf(issue.path.map(String).join('.'), code)
}

function externalIdOf(given: unknown): string | null {
  const id = (given as { externalId?: unknown } | null)?.externalId
  return typeof id === 'string' ? id.slice(0, 64) : null
}
