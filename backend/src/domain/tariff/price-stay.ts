import { amountsOf, factorsOf, type Amounts } from './amounts'
import type { CompiledTariff, Structure } from './compiled'
import { markFreeTime } from './free-time'
import { placeInLadders } from './ladder'
import {
  DAY_MINUTES,
  localMinuteOf,
  MAX_FEE_FEN,
  MAX_STAY_DAYS,
  MINUTE_MS,
  SCALE,
  type EarlierStay,
  type PlateUse,
  type Pricing,
  type Stay,
} from './model'
import { timelineOf, unknownDays, type Span } from './timeline'
import { traceOf, unknownDayLines } from './trace'
import { chargeUnits } from './units'

/**
 * The fee of one stay with its trace. `earlier`: the stays of the same plate that began before it, in any order, as they
 * were priced; what they used of caps and quotas is gone. Minutes are whole minutes of the difference; a stay that ends
 * before it begins has none.
 */
export function priceStay(tariff: CompiledTariff, stay: Stay, earlier: readonly EarlierStay[] = []): Pricing {
  const minutes = Math.max(0, Math.floor((stay.exitAtMs - stay.entryAtMs) / MINUTE_MS))
  const span: Span = { start: localMinuteOf(stay.entryAtMs), minutes }
  if (minutes > MAX_STAY_DAYS * DAY_MINUTES)
    return { kind: 'provisional', reason: 'too_long', minutes, lines: [] }
  const unknown = unknownDays(tariff, span)
  if (unknown.length > 0)
    return {
      kind: 'provisional',
      reason: 'unknown_year',
      minutes,
      lines: unknownDayLines(unknown, stay, span),
    }
  return priceKnown(tariff, stay, { span, earlier })
}

function priceKnown(
  tariff: CompiledTariff,
  stay: Stay,
  { span, earlier }: { span: Span; earlier: readonly EarlierStay[] },
): Pricing {
  const structure = structureFor(tariff, stay)
  const isClockStopped = tariff.excluded === 'clock_stops'
  const timeline = timelineOf(tariff, structure, stay, span)
  const given = { structure, span, lotId: stay.lotId, isClockStopped, earlier }
  const { atoms, quotaMinutes, freeUseDay } = markFreeTime(timeline, given)
  const placed = placeInLadders(atoms, structure, tariff.excluded)
  const { groups, units } = chargeUnits(placed, structure, span)
  const factors = factorsOf(tariff, stay)
  const amounts = amountsOf(units, { tariff, caps: structure.caps, stay, span, factors, earlier })
  const { minutes } = span
  // Far below what a number holds exactly: every fee that is given is exact.
  if (amounts.feeFen > MAX_FEE_FEN) return { kind: 'provisional', reason: 'too_much', minutes, lines: [] }
  const lines = traceOf({ tariff, structure, stay, span }, { atoms, groups, amounts, factors })
  const use = { charges: chargesOf(amounts, span), quotaMinutes, freeUseDay }
  const { leaveMinutes } = tariff
  return { kind: 'priced', feeFen: amounts.feeFen, minutes, leaveMinutes, lines, use }
}

/** The last structure is for everybody, or the tariff would not have been compiled. */
const structureFor = ({ structures }: CompiledTariff, stay: Stay): Structure =>
  structures.find(structure => structure.applies(stay))!

/** The charges in whole fen, so that together they are the fee. */
function chargesOf({ charges, feeFen, roundedAt }: Amounts, { start }: Span): PlateUse['charges'] {
  let exact = 0
  let given = 0
  return charges.map(({ unit, amount }, index) => {
    exact += amount
    const upTo = index >= roundedAt ? feeFen : Math.min(feeFen, Math.floor(exact / SCALE))
    const amountFen = upTo - given
    given = upTo
    return { atMinute: start + unit.at, amountFen }
  })
}
