import type { StayReason } from '@fangxing/contract/integration'
import { ARREAR, HELD_ARREAR_STATE } from '../../domain/arrear'
import { may } from '../../domain/state-machine'
import { FREE_STATE, PAID_STATE, STAY, type StayEvent } from '../../domain/stays/stay'
import { json } from '../../persistence/changes'
import type { Json } from '../../persistence/json-column'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { withReasons } from './charge-stays'
import { queueReleaseFlagged } from './queue-release-flagged'
import { queueReturn } from '../queue-return'

/** A debt that nobody has paid, let go or begun to collect. */
export const isUntouched = (debt: DebtReading | undefined): boolean =>
  debt !== undefined && debt.bill_id === null && may(ARREAR, debt.state, 'voided')

/** Somebody paid a part of it elsewhere: it does not end because its stay was told otherwise. */
const isPaidInPart = (stay: StayRow, debt: DebtReading | undefined): boolean =>
  debt !== undefined && debt.stay_id === stay.id && debt.paid_fen > (stay.paid_fen ?? 0)

/** As {@link isUntouched}, of the debt of this stay. */
export const isUntouchedOf = (stay: StayRow, debt: DebtReading | undefined): boolean =>
  isUntouched(debt) && !isPaidInPart(stay, debt)

/** Whether a source may correct it by itself: nobody has paid for it, is asked for it, or was told that it is free. */
export function isCorrectable(stay: StayRow, debt: DebtReading | undefined): boolean {
  const isOwedUntouched = stay.arrear_id === null || isUntouchedOf(stay, debt)
  const isPaid = stay.state === PAID_STATE || stay.prepaid_fen > 0
  return isOwedUntouched && !isPaid && may(STAY, stay.state, 'voided') && stay.state !== FREE_STATE
}

/** Columns of a stay that an event may change: its state is written by a transition. */
export type StayPatch = Omit<Partial<StayRow>, 'id' | 'version' | 'state'>

/** Stays with their debts, and what may be done to both together. */
export class StaySet {
  protected readonly debts: Map<string, DebtReading>
  /** Debts that ended here because their stay was told wrongly. */
  readonly endedDebts = new Set<string>()

  constructor(
    readonly work: UnitOfWork,
    debts: readonly DebtReading[],
  ) {
    this.debts = new Map(debts.map(debt => [debt.id, debt]))
  }

  /** The debt of a stay as it was read; undefined: it has none. */
  debtOf(stay: StayRow): DebtReading | undefined {
    return this.debts.get(stay.arrear_id ?? '')
  }

  transition(stay: StayRow, event: StayEvent, set: StayPatch = {}): void {
    const all = this.withPrepaid(stay, set)
    if (event === 'voided') queueReturn(this.work, stay)
    this.work.transition(STAY, stay, event, { set: written(all) })
    Object.assign(stay, all)
    this.changed(stay)
  }

  change(stay: StayRow, set: StayPatch): void {
    if (Object.keys(set).length === 0) return
    const all = this.withPrepaid(stay, set)
    this.work.updateVersioned('parking_session', stay, written(all))
    Object.assign(stay, all)
    this.changed(stay)
  }

  /** Who has paid for one car has not paid for another: that goes back. */
  private withPrepaid(stay: StayRow, set: StayPatch): StayPatch {
    const isOther = set.plate_key !== undefined && set.plate_key !== stay.plate_key
    if (!isOther || stay.prepaid_fen === 0) return set
    queueReturn(this.work, stay)
    return { ...set, prepaid_fen: 0, prepaid_until: null, leave_by: null }
  }

  /**
   * The debt of a stay that goes on, or that was none, ends; its stay is charged again or not at all. An imported one is the stay's from
   * now on, so that the stay is never owed by it again.
   */
  voidDebt(stay: StayRow, why: string): void {
    const debt = this.debtOf(stay)
    if (!debt || !isUntouched(debt)) return
    const waivedFen = debt.waived_fen + debt.due_fen
    const set = { waived_fen: waivedFen, stay_id: debt.stay_id ?? stay.id }
    this.work.transition(ARREAR, debt, 'voided', { set, detail: { why } })
    this.endedDebts.add(debt.id)
  }

  /**
   * Something else cannot be true beside this stay. A debt returns to review; what was paid stays as it is. A car that is
   * held for it is let go at once, by a commit of its own: see ReleaseFlagged.
   */
  flag(stay: StayRow, reasons: readonly StayReason[]): void {
    const set = { reasons: withReasons(stay.reasons, reasons) }
    if (stay.state !== 'owed') {
      if (may(STAY, stay.state, 'flagged') || stay.state === 'review') this.change(stay, set)
      this.notCharged(stay)
      if (stay.state === 'left') this.transition(stay, 'flagged', { check_at: null })
      return
    }
    const debt = this.debtOf(stay)
    if (!debt || !may(ARREAR, debt.state, 'flagged')) return
    if (debt.state === HELD_ARREAR_STATE) {
      this.change(stay, { ...set, check_at: this.work.at })
      // Whoever orders the lock up at this moment has read the debt, and finds it changed.
      this.work.touch('arrear', debt)
      queueReleaseFlagged(this.work, stay.id)
      return
    }
    this.work.transition(ARREAR, debt, 'flagged', { detail: { reasons: [...reasons] } })
    this.transition(stay, 'flagged', set)
  }

  /** Something of the stay is written in this commit. */
  protected changed(_stay: StayRow): void {
    // Only a batch has more to do.
  }

  /** The stay was about to get its price. */
  protected notCharged(_stay: StayRow): void {
    // Only a batch has more to do.
  }
}

type JsonColumn = 'pictures' | 'reported'
type Written<Columns> = {
  [C in keyof Columns]: C extends JsonColumn ? Json | Extract<Columns[C], null | undefined> : Columns[C]
}

/** JSON columns are written through {@link json} and held as they are read. */
export function written<Columns extends Partial<Pick<StayRow, JsonColumn>>>(
  columns: Columns,
): Written<Columns> {
  const own: Record<string, unknown> = { ...columns }
  if (columns.pictures !== undefined) own.pictures = json(columns.pictures)
  if (columns.reported) own.reported = json(columns.reported)
  return own as Written<Columns>
}
