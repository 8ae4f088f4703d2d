import { plateKey } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { StayCorrection } from '@fangxing/contract/stays'
import { consequenceOf } from '../../domain/bulk-void'
import { PAID_STATE, VOID_STATE } from '../../domain/stays/stay'
import { concernsOfTimes, isAhead } from '../../domain/stays/stay-rules'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { StayRow } from '../../persistence/rows'
import { timesOf } from './charge-stays'
import type { StaySet } from './stay-set'

type Right = Partial<StayRow>
/** What is corrected in one stay by itself, with all that hangs on its debt. */
export type RightCorrection = Extract<StayCorrection, { kind: 'plate' | 'times' | 'bay' | 'void' }>

/**
 * The columns that a person puts right; null: the stay never was. Refusals: STAY_NOT_CORRECTABLE; BAD_INPUT for what is missing, lies
 * ahead, or is no change.
 */
export function rightOf(
  stay: StayRow,
  debt: DebtReading | undefined,
  correction: RightCorrection,
  nowMs: number,
): Right | null {
  const consequence = consequenceOf(stay, debt)
  if (consequence === 'left') throw new Refusal('STAY_NOT_CORRECTABLE')
  if (correction.kind === 'void') return null
  // Paid while it went on, and left in time: it may only have been none.
  if (stay.state === PAID_STATE) throw new Refusal('STAY_NOT_CORRECTABLE')
  if (correction.kind === 'plate') {
    const { plate } = correction
    if (plateKey(plate) === stay.plate_key) throw wrong('plate', 'nothing')
    return { plate_text: plate.text, plate_colour: plate.colour, plate_key: plateKey(plate) }
  }
  // What was paid or let go is dealt with; the price of an imported debt is its file's word.
  const isOpen = consequence === 'debt' || consequence === 'billed'
  if (debt && !(isOpen ? debt.stay_id === stay.id : debt.state === VOID_STATE))
    throw new Refusal('STAY_NOT_CORRECTABLE')
  return correction.kind === 'bay' ? baysAre(stay, correction) : timesAre(stay, correction, nowMs)
}

/** Refusals: BAD_INPUT for no change. */
export function baysAre(
  stay: StayRow,
  correction: Extract<StayCorrection, { kind: 'bay' }>,
): Pick<StayRow, 'bays'> {
  const bays = [...new Set(correction.bays)]
  if (bays.join('\n') === stay.bays.join('\n')) throw wrong('bays', 'nothing')
  return { bays }
}

function timesAre(
  stay: StayRow,
  { enteredAt, exitedAt, totalFen }: Extract<StayCorrection, { kind: 'times' }>,
  nowMs: number,
): Right {
  const entered_at = enteredAt === undefined ? stay.entered_at : new Date(enteredAt)
  const exited_at = exitedAt === undefined ? stay.exited_at : new Date(exitedAt)
  const isSame =
    entered_at?.getTime() === stay.entered_at?.getTime() && exited_at?.getTime() === stay.exited_at?.getTime()
  if (isSame && totalFen === undefined) throw wrong('enteredAt', 'nothing')
  refuseImpossible(timesOf({ entered_at, exited_at }), nowMs)
  const paidFen = stay.reported?.paidFen ?? 0
  // What its source took for the wrong times is no price of the right ones: a person says it.
  if (paidFen > 0 && totalFen === undefined) throw wrong('totalFen', 'missing')
  const reported =
    totalFen === undefined ? null : { totalFen, discountFen: 0, paidFen: Math.min(paidFen, totalFen) }
  return { entered_at, exited_at, reported }
}

function refuseImpossible(times: ReturnType<typeof timesOf>, nowMs: number): void {
  if (times.enteredMs === null) throw wrong('enteredAt', 'missing')
  if (isAhead(times.enteredMs, nowMs)) throw wrong('enteredAt', 'too_big')
  if (times.exitedMs !== null && isAhead(times.exitedMs, nowMs)) throw wrong('exitedAt', 'too_big')
  if (concernsOfTimes(times, nowMs).includes('time_wrong')) throw wrong('exitedAt', 'too_small')
}

const wrong = (field: string, code: string) =>
  new Refusal('BAD_INPUT', {}, [{ path: `body.correction.${field}`, code }])

/** What was flagged about it a person has answered. Answers whether it is over and has its price now. */
export function goesOnToPrice(set: StaySet, stay: StayRow, right: Right): boolean {
  const now = { ...stay, ...right }
  if (now.entered_at === null || now.exited_at === null) {
    set.change(stay, right)
    return false
  }
  const none = { arrear_id: null, total_fen: null, paid_fen: null, entitlement_ids: [], check_at: null }
  set.change(stay, { ...right, ...none, reasons: [] })
  const { state } = stay
  if (state === 'owed') set.transition(stay, 'flagged')
  if (state === 'owed' || state === 'review') set.transition(stay, 'confirmed')
  if (state === 'half') set.transition(stay, 'entered')
  if (state === 'free') set.transition(stay, 'rejoined')
  if (state === 'free' || state === 'inside') set.transition(stay, 'exited')
  return true
}
