import type { ArrearState } from '@fangxing/contract/states'
import { ARREAR, type ArrearEvent } from '../domain/arrear'
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
  principal_fen: number
  late_fee_fen: number
  paid_fen: number
  waived_fen: number
}
/** What an import says of it now. */
type Told = Patch<'arrear'> &
  Pick<KnownDebt, 'lot_id' | 'plate_key' | 'principal_fen' | 'late_fee_fen'> & {
    entered_at: string
    exited_at: string
  }

/** Why a known debt does not take what is told of it now, or null. */
export function refusalOf(before: KnownDebt, told: Told): 'ROW_IDENTITY_CHANGED' | 'ROW_CLOSED' | null {
  if (!isSameStay(before, told)) return 'ROW_IDENTITY_CHANGED'
  const isOpen =
    may(ARREAR, before.state, 'import_changed') && before.paid_fen === 0 && before.waived_fen === 0
  return isOpen ? null : 'ROW_CLOSED'
}

/** Another amount is another claim: its owner has a new grace, and nobody was reminded of it yet. */
export function changeKnown(
  work: UnitOfWork,
  merchantId: string,
  { before, told, through }: { before: KnownDebt; told: Told; through: readonly ArrearEvent[] },
): void {
  const isSameClaim = before.principal_fen === told.principal_fen && before.late_fee_fen === told.late_fee_fen
  const set = isSameClaim ? told : { ...told, grace_from: work.at }
  work.transition(ARREAR, before, 'import_changed', { set, merchantId })
  const isInGrace = !isSameClaim && through.join() === 'grace_over'
  for (const event of isInGrace ? [] : through) work.transition(ARREAR, before, event, { merchantId })
}

/** Another plate or stay under a known number is a correction, which has consequences that an import cannot decide. */
const isSameStay = (before: KnownDebt, told: Told): boolean =>
  before.plate_key === told.plate_key &&
  before.lot_id === told.lot_id &&
  before.entered_at.getTime() === Date.parse(told.entered_at) &&
  before.exited_at.getTime() === Date.parse(told.exited_at)
