import { Refusal } from '@fangxing/contract/refusal'
import type { StayCorrection } from '@fangxing/contract/stays'
import { APPROVAL, mayDecideAlone } from '../../domain/approval'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import type { PriceStay } from '../../domain/stays/stay-fee'
import { readDecidedAlone } from '../../modules/approvals'
import { findStay, type ShownStay } from '../../modules/stays'
import type { Database } from '../../persistence/database'
import type { StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { isCut, isOneCar, mergeStays, splitStay } from './merge-split'
import { isCorrectable, StaySet } from './stay-set'
import { readDebtsOf } from './watch-stays'

type Needs = { database: Database; priceStay: PriceStay; settings: { DECIDE_ALONE_LIMIT_FEN: number } }
export type PartsCorrection = Extract<StayCorrection, { kind: 'merge' | 'split' }>
type Asked = { session: StaffSession; stay: ShownStay; correction: PartsCorrection; reason: string }
/** A stay with what it was and what was owed by it; a new one was nothing. */
export type Part = {
  former: StayRow | null
  stay: StayRow
  endedDebt: { arrearId: string; dueFen: number } | null
}
export type PartsPlan = {
  stay: Part
  other: Part
  /** What is owed less, of all debts that end here together. */
  lessFen: number
  /** The decision by which it is; null: nothing was. */
  decisionId: string | null
  isAlone: boolean
}

/**
 * Two stays that were one, or one that was two, as a person says: by the same steps as when their source says so. Refusals:
 * STAY_NOT_CORRECTABLE when somebody has paid for one of them or is asked for it; NOT_FOUND, FORBIDDEN_LOT and BAD_INPUT about the other.
 */
export async function planParts(needs: Needs, work: UnitOfWork, asked: Asked): Promise<PartsPlan> {
  const { session, correction } = asked
  const stay = rowOf(asked.stay)
  const into = correction.kind === 'merge' ? await findOther(needs, asked, correction.intoStayId) : null
  if (correction.kind === 'split' && !isCut(stay, correction, work.at.getTime()))
    throw wrong('firstExitAt', 'out_of_range')
  const touched = into ? [stay, into] : [stay]
  const set = new StaySet(work, await readDebtsOf(needs.database, touched))
  if (touched.some(one => !isCorrectable(one, set.debtOf(one)) || (one.reported?.paidFen ?? 0) > 0))
    throw new Refusal('STAY_NOT_CORRECTABLE')
  const parts: Part[] = touched.map(one => ({ former: { ...one }, stay: one, endedDebt: debtOf(set, one) }))
  if (correction.kind === 'merge')
    await mergeStays(needs, set, { stay, into: into!, event: { kind: 'merge', reason: asked.reason } })
  else {
    const event = { ...correction, reason: asked.reason }
    const second = await splitStay(needs, set, { stay, event, sourceId: stay.source_id })
    parts.push({ former: null, stay: second, endedDebt: null })
  }
  const lessFen = Math.max(0, sum(parts.map(part => part.endedDebt?.dueFen ?? 0)) - sum(parts.map(owedFen)))
  const decision = await decide(needs, work, { session, parts, lessFen, reason: asked.reason })
  return { stay: parts[0]!, other: parts[1]!, lessFen, ...decision }
}

/** A new stay has its columns, and nothing that is shown beside them. */
function rowOf({
  lot_name: _lot,
  source_name: _source,
  kept_pictures: _pictures,
  ...row
}: ShownStay): StayRow & { source_kind: string } {
  return row
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
export const owedFen = ({ stay }: Pick<Part, 'stay'>): number =>
  stay.state === 'owed' ? stay.total_fen! - stay.paid_fen! : 0

async function findOther({ database }: Needs, { session, stay }: Asked, stayId: string): Promise<ShownStay> {
  const into = await findStay(database, session, stayId)
  if (!mayWorkIn(session, into.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  if (!isOneCar(stay, into)) throw wrong('intoStayId', 'one_car')
  return into
}

function debtOf(set: StaySet, stay: StayRow): Part['endedDebt'] {
  const debt = set.debtOf(stay)
  return debt === undefined ? null : { arrearId: debt.id, dueFen: debt.due_fen }
}

/** What one person lets go counts together, whatever they call it. */
async function decide(
  { database, settings }: Needs,
  work: UnitOfWork,
  given: { session: StaffSession; parts: readonly Part[]; lessFen: number; reason: string },
): Promise<Pick<PartsPlan, 'decisionId' | 'isAlone'>> {
  const { session, parts, lessFen, reason } = given
  const arrearIds = parts.flatMap(({ endedDebt }) => (endedDebt === null ? [] : [endedDebt.arrearId]))
  const { lot_id, plate_text, plate_key } = parts[0]!.stay
  // What costs as much as before, or more, lets nothing go.
  if (arrearIds.length === 0 || lessFen === 0 || plate_key === null || plate_text === null)
    return { decisionId: null, isAlone: true }
  const { decidedFen, nextId } = await readDecidedAlone(database, session, plate_key, work.at)
  const limitFen = settings.DECIDE_ALONE_LIMIT_FEN
  work.create(
    APPROVAL,
    {
      id: nextId,
      merchant_id: session.merchantId,
      lot_id,
      order_id: null,
      act: 'withdraw',
      arrear_ids: arrearIds,
      plate_text,
      plate_key,
      amount_fen: lessFen,
      reason,
      reference: null,
      asked_by: session.staffId,
      asked_at: work.at,
      decided_by: session.staffId,
      decided_at: work.at,
    },
    { through: ['approved'], event: 'approved', detail: { act: 'withdraw', amountFen: lessFen } },
  )
  return { decisionId: nextId, isAlone: mayDecideAlone({ amountFen: lessFen, decidedFen, limitFen }) }
}

const wrong = (field: string, code: string) =>
  new Refusal('BAD_INPUT', {}, [{ path: `body.correction.${field}`, code }])
