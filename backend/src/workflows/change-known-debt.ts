import type { ArrearState } from '@fangxing/contract/states'
import { ARREAR, graceUntil, type ArrearEvent } from '../domain/arrear'
import { may } from '../domain/state-machine'
import type { Patch } from '../persistence/table-types'
import type { UnitOfWork } from '../persistence/unit-of-work'

/** A debt that was imported before, by its source and its number there. */
export type KnownDebt = {
  id: string
  version: number
  source: string
  external_id: string
  state: ArrearState
  content_hash: string
  lot_id: string
  plate_key: string
  entered_at: Date
  exited_at: Date
  grace_from: Date | null
  principal_fen: number
  late_fee_fen: number
  paid_fen: number
  waived_fen: number
  /** Somebody is asked for it at this moment, for what it was when the bill was made. */
  is_in_bill: boolean
  /** Somebody has shown that it is another's debt, and a manager has to look. */
  is_document_shown: boolean
}
/** What an import says of it now. */
type ImportedDebt = Patch<'arrear'> &
  Pick<KnownDebt, 'lot_id' | 'plate_key' | 'principal_fen' | 'late_fee_fen'> & {
    entered_at: string
    exited_at: string
  }

/** Why a known debt does not take what is reported about it now, or null. */
export function refusalOf(
  before: KnownDebt,
  imported: ImportedDebt,
): 'ROW_IDENTITY_CHANGED' | 'ROW_CLOSED' | null {
  if (!isSameStay(before, imported)) return 'ROW_IDENTITY_CHANGED'
  const isOpen =
    may(ARREAR, before.state, 'import_changed') && before.paid_fen === 0 && before.waived_fen === 0
  const isAnotherClaim = !isSameClaim(before, imported)
  // What a bill asks for would settle another sum; and a file does not know what a person at the car was shown.
  const isDealtWith = before.is_document_shown || (before.is_in_bill && isAnotherClaim)
  return isOpen && !isDealtWith ? null : 'ROW_CLOSED'
}

/** Another amount is another claim, and in review nobody saw it: its owner has a new grace, and nobody was reminded of it yet. */
export function changeKnown(
  work: UnitOfWork,
  merchantId: string,
  {
    before,
    imported,
    through,
  }: { before: KnownDebt; imported: ImportedDebt; through: readonly ArrearEvent[] },
): void {
  const wasSeen = isSameClaim(before, imported) && !may(ARREAR, before.state, 'confirmed')
  const isGraceOver = through.length === 0 && wasSeen && graceUntil(before) <= work.at
  work.transition(ARREAR, before, 'import_changed', {
    set: wasSeen ? imported : { ...imported, grace_from: work.at },
    merchantId,
  })
  for (const event of isGraceOver ? (['grace_over'] as const) : through)
    work.transition(ARREAR, before, event, { merchantId })
}

const isSameClaim = (before: KnownDebt, imported: ImportedDebt): boolean =>
  before.principal_fen === imported.principal_fen && before.late_fee_fen === imported.late_fee_fen

/** Another plate or stay under a known number is a correction, which has consequences that an import cannot decide. */
const isSameStay = (before: KnownDebt, imported: ImportedDebt): boolean =>
  before.plate_key === imported.plate_key &&
  before.lot_id === imported.lot_id &&
  before.entered_at.getTime() === Date.parse(imported.entered_at) &&
  before.exited_at.getTime() === Date.parse(imported.exited_at)
