import { createHash } from 'node:crypto'
import type { OwnersToNotify } from '@fangxing/contract/ended-messages'
import { STAY_REASONS } from '@fangxing/contract/integration'
import type { StayCorrectionPreview } from '@fangxing/contract/stays'
import { owedLines } from '../../domain/bill-lines'
import type { BillCase } from '../../persistence/readings/bill-reading'
import type { StayRow } from '../../persistence/rows'
import type { EndedForCorrection } from './end-for-correction'
import { owedFen, type Part } from './parts-by-hand'

type Ended = Pick<EndedForCorrection, 'debt' | 'bill' | 'refundFen' | 'isPaidElsewhere'>
type Seen = {
  former: StayRow
  stay: StayRow
  ended: Ended
  newFen: number
  owners: number
  toTell: OwnersToNotify
  isAlone: boolean
  other?: Part
}
/** Of a correction that ends no bill and gives no money back. */
export const NO_BILL = { bill: null, refundFen: 0, isPaidElsewhere: false } as const

/** What a correction makes of a stay; `seen` is of all that is said here, and of both stays as they were. */
export function previewOf(given: Seen): StayCorrectionPreview {
  const { former, stay, ended, newFen, owners, toTell, isAlone, other } = given
  const said = {
    before: factsOf(former),
    after: factsOf(stay),
    reasons: stay.state === 'review' ? stay.reasons.map(code => ({ code, message: STAY_REASONS[code] })) : [],
    endedDebt: ended.debt,
    newDebt: newFen > 0 ? { dueFen: newFen } : null,
    other: other === undefined ? null : otherOf(other),
    bill: ended.bill && { orderId: ended.bill.order?.id ?? null, restFen: restOf(ended.bill, ended.debt) },
    refundFen: ended.refundFen,
    isPaidElsewhere: ended.isPaidElsewhere,
    owners,
    needsSecondPerson: !isAlone,
  }
  // Whom a message reaches may change at any time, and changes nothing about the correction.
  const text = JSON.stringify([former.version, other?.former?.version, said])
  return { seen: createHash('sha256').update(text).digest('hex'), ...said, toTell }
}

function otherOf(other: Part): StayCorrectionPreview['other'] {
  const { former, stay, endedDebt } = other
  const newFen = owedFen(other)
  return {
    stayId: former && stay.id,
    before: former && factsOf(former),
    after: factsOf(stay),
    endedDebt,
    newDebt: newFen > 0 ? { dueFen: newFen } : null,
  }
}

const factsOf = (stay: StayRow): StayCorrectionPreview['before'] => ({
  state: stay.state,
  plateText: stay.plate_text,
  plateColour: stay.plate_colour,
  bays: stay.bays,
  enteredAt: stay.entered_at?.toISOString() ?? null,
  exitedAt: stay.exited_at?.toISOString() ?? null,
  totalFen: stay.total_fen,
})

const restOf = ({ bill, lines }: BillCase, debt: { arrearId: string } | null): number =>
  owedLines(bill, lines)
    .filter(({ arrearId }) => arrearId !== debt?.arrearId)
    .reduce((sum, { amountFen }) => sum + amountFen, 0)
