import type { StaffCall } from '@fangxing/contract/calls'
import { Refusal } from '@fangxing/contract/refusal'
import { withPrepaid } from '../../domain/stays/prepaid'
import { concernsOfFee, type PriceStay } from '../../domain/stays/stay-fee'
import { concernsOfTimes, isAhead } from '../../domain/stays/stay-rules'
import type { StayRow } from '../../persistence/rows'
import { timesOf, toPriceOf } from './charge-stays'

type PriceOfReview = StaffCall<'readStayPrice'>['reply']
type Wrong = PriceOfReview['wrong'][number]

/**
 * What a stay in review costs once it is confirmed: what its source has asked for, else what the lot's tariff makes of it. Without a
 * price, it says what is missing or lies ahead: only what has two ends that have come to pass, a plate and a price can be owed.
 */
export async function priceOfReview(
  priceStay: PriceStay,
  stay: StayRow,
  nowMs: number,
): Promise<PriceOfReview> {
  const wrong = wrongOf(stay, nowMs)
  // Amounts of the source that do not agree with each other are no price.
  if (stay.reported !== null && concernsOfFee(stay.reported, []).length > 0) wrong.push(missing('totalFen'))
  if (wrong.length > 0) return { price: null, wrong }
  const { prices } = await priceStay.price([toPriceOf(stay)])
  const price = prices[0]!
  if (price.kind === 'unpriced') return { price: null, wrong: [missing('totalFen')] }
  const { totalFen, paidFen } = withPrepaid(price, stay)
  return { price: { totalFen, paidFen, isReported: stay.reported !== null }, wrong: [] }
}

/** Refusals: BAD_INPUT with what is missing, or lies ahead. */
export async function refuseWithoutPrice(priceStay: PriceStay, stay: StayRow, nowMs: number): Promise<void> {
  const { wrong } = await priceOfReview(priceStay, stay, nowMs)
  if (wrong.length > 0)
    throw new Refusal(
      'BAD_INPUT',
      {},
      wrong.map(({ field, code }) => ({ path: `body.${field}`, code })),
    )
}

function wrongOf(stay: StayRow, nowMs: number): Wrong[] {
  const { enteredMs, exitedMs } = timesOf(stay)
  const isWrong = concernsOfTimes({ enteredMs, exitedMs }, nowMs).includes('time_wrong')
  const wrong: Wrong[] = []
  if (enteredMs === null) wrong.push(missing('enteredAt'))
  else if (isAhead(enteredMs, nowMs)) wrong.push(ahead('enteredAt'))
  if (exitedMs === null || isWrong) wrong.push(missing('exitedAt'))
  else if (isAhead(exitedMs, nowMs)) wrong.push(ahead('exitedAt'))
  if (stay.plate_key === null) wrong.push(missing('plate'))
  return wrong
}

const missing = (field: Wrong['field']): Wrong => ({ field, code: 'missing' })
const ahead = (field: Wrong['field']): Wrong => ({ field, code: 'too_big' })
