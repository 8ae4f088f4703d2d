import type { CompiledTariff } from '../tariff/compiled'
import { lineMessage } from '../tariff/line-messages'
import type { EarlierStay, PlateUse, Pricing, Stay } from '../tariff/model'
import { priceInOrder, REMEMBERED_MS, type TariffOf } from '../tariff/price-in-order'
import { priceStay } from '../tariff/price-stay'
import { priceAsReported, type ReportedFee, type StayPrice } from '../stays/stay-fee'
import {
  afterCoupon,
  coveredOf,
  entitlementText,
  isFor,
  isWhole,
  lastMinutes,
  type Entitlement,
  type Interval,
} from './entitlement'

/** A stay of a plate, with what was taken into account when it was priced before. */
export type EntitledStay = {
  id: string
  stay: Stay
  plateKey: string | null
  bays: readonly string[]
  /** What its source has asked for itself. */
  reported: ReportedFee | null
  /** What made its price before. */
  recorded: readonly string[]
  /** It was paid, or ended otherwise: nothing new counts for it. */
  isFixed: boolean
  /** Somebody is asked for it at this moment: a coupon that was spent on it stays with it. */
  keepsCoupons: boolean
}
type Given = {
  entitlements: readonly Entitlement[]
  tariffOf: TariffOf
  /** Coupons by the stay that each is spent on now. */
  spent: Map<string, string>
}
type Priced = Extract<StayPrice, { kind: 'priced' }>
type TraceLine = Priced['trace'][number]
/** One way to price a stay, and what of its plate's caps and quotas that uses. */
type Draft = { feeFen: number; use: PlateUse | null; trace: TraceLine[] }
type Choice = { price: StayPrice; use: PlateUse | null }
const NO_USE: PlateUse = { charges: [], quotaMinutes: [], freeUseDay: null }

/**
 * All stays of one plate with what it is entitled to, in the order in which they began. Every stay is priced with and
 * without it, and the smaller fee counts: no entitlement makes a stay dearer, neither the one that it is for nor a later one
 * that it leaves a fuller cap.
 */
export function priceEntitled(stays: readonly EntitledStay[], given: Given): StayPrice[] {
  const plain = priceInOrder(
    stays.map(({ stay }) => stay),
    given.tariffOf,
  )
  const prices = stays.map((entry, index) => plainPrice(entry, plain[index]!))
  if (given.entitlements.length === 0) return prices
  let earlier: EarlierStay[] = []
  const order = stays.map((_, index) => index)
  const at = (index: number): Stay => stays[index]!.stay
  order.sort((a, b) => at(a).entryAtMs - at(b).entryAtMs || at(a).exitAtMs - at(b).exitAtMs)
  for (const index of order) {
    const { stay } = stays[index]!
    earlier = earlier.filter(({ exitAtMs }) => exitAtMs >= stay.entryAtMs - REMEMBERED_MS)
    const chosen = cheapest(stays[index]!, prices[index]!, { ...given, plain: plain[index]!, earlier })
    prices[index] = chosen.price
    const { lotId, entryAtMs, exitAtMs } = stay
    if (chosen.use) earlier.push({ lotId, entryAtMs, exitAtMs, use: chosen.use })
  }
  return prices
}

const useOf = (pricing: Pricing | null): PlateUse | null => (pricing?.kind === 'priced' ? pricing.use : null)

const traceOf = (pricing: Extract<Pricing, { kind: 'priced' }>): TraceLine[] =>
  pricing.lines.map(line => ({ text: lineMessage(line).zh, amountFen: line.amountFen }))

function plainPrice({ reported }: EntitledStay, pricing: Pricing | null): StayPrice {
  if (reported) return priceAsReported({ reported })
  if (pricing?.kind !== 'priced') return { kind: 'unpriced' }
  const { feeFen: totalFen } = pricing
  return { kind: 'priced', totalFen, paidFen: 0, trace: traceOf(pricing), entitlementIds: [] }
}

type Around = Given & { plain: Pricing | null; earlier: readonly EarlierStay[] }

function cheapest(entry: EntitledStay, plainly: StayPrice, around: Around): Choice {
  const without = { price: plainly, use: useOf(around.plain) }
  const mine = entitlementsOf(entry, around)
  if (mine.length === 0) {
    // What the plate's earlier stays were entitled to leaves this one more or less of a cap.
    const again = entry.reported ? null : draftOf(entry, [], [], around)
    return again ? lower(without, { draft: again, ids: [] }) : without
  }
  const terms = mine.filter(({ kind }) => kind !== 'coupon')
  const first = draftOf(entry, terms, [], around)
  const start = { draft: first ?? reportedDraft(without), used: [] as Entitlement[] }
  const { draft, used } = mine
    .filter(({ kind }) => kind === 'coupon')
    .reduce((so, coupon) => spend(entry, { ...so, coupon, terms }, around), start)
  if (!draft) return without
  const words = terms.map(term => ({ text: entitlementText(term, partsOf(term, entry)), amountFen: 0 }))
  const trace = [...words, ...draft.trace]
  const ids = [...terms, ...used].map(({ id }) => id)
  const chosen = lower(without, { draft: { ...draft, trace }, ids })
  if (chosen !== without) for (const { id } of used) around.spent.set(id, entry.id)
  return chosen
}

function lower(without: Choice, { draft, ids }: { draft: Draft; ids: string[] }): Choice {
  const { price } = without
  if (price.kind === 'priced' && draft.feeFen >= price.totalFen) return without
  const paidFen = price.kind === 'priced' ? price.paidFen : 0
  // What was taken already is not given back by us.
  const totalFen = Math.max(draft.feeFen, paidFen)
  return {
    price: { kind: 'priced', totalFen, paidFen, trace: draft.trace, entitlementIds: ids },
    use: draft.use,
  }
}

const intervalOf = ({ stay }: EntitledStay): Interval => ({ fromMs: stay.entryAtMs, toMs: stay.exitAtMs })

/** What counts for the stay: passes and the like first, then its own coupons, then at most one of the plate. */
function entitlementsOf(entry: EntitledStay, { entitlements, spent }: Around): Entitlement[] {
  const { id, recorded, isFixed, keepsCoupons, plateKey, bays } = entry
  const isRecorded = (given: Entitlement) => recorded.includes(given.id)
  const place = { id, lotId: entry.stay.lotId, bays, plateKey, ...intervalOf(entry) }
  const fits = (given: Entitlement) => (isFixed ? isRecorded(given) : isFor(given, place))
  const terms = entitlements.filter(
    given =>
      given.kind !== 'coupon' && fits(given) && (given.kind === 'status' || partsOf(given, entry).length > 0),
  )
  const kept = entitlements.filter(
    given => given.kind === 'coupon' && isRecorded(given) && (isFixed || keepsCoupons),
  )
  if (isFixed) return [...terms, ...kept]
  const free = entitlements
    .filter(given => given.kind === 'coupon' && !kept.includes(given) && isFor(given, place))
    .filter(given => (spent.get(given.id) ?? id) === id)
    .sort((a, b) => a.toMs - b.toMs || (a.id < b.id ? -1 : 1))
  const ofPlate = kept.some(({ stayId }) => stayId === null)
    ? []
    : free.filter(({ stayId }) => stayId === null)
  const coupons = [...kept, ...free.filter(({ stayId }) => stayId !== null), ...ofPlate.slice(0, 1)]
  return [...terms, ...coupons.sort((a, b) => rankOf(a) - rankOf(b))]
}

/** Minutes make the stay shorter, a percentage is of what that costs, and an amount comes off at the end. */
const UNITS = ['minutes', 'percent', 'fen']
const rankOf = ({ coupon }: Entitlement): number => UNITS.indexOf(coupon?.unit ?? 'fen')

const partsOf = (given: Entitlement, entry: EntitledStay): Interval[] =>
  given.kind === 'status' ? [] : coveredOf(given, intervalOf(entry))

/** What another system charges or forbids is dealt with as the tariff says; what a pass covers is never charged. */
const isOfTariff = ({ kind }: Entitlement): boolean => kind === 'charging' || kind === 'towing'

/** The fee by the tariff with these terms; null where it gives none, or the source has asked for its own. */
function draftOf(
  entry: EntitledStay,
  terms: readonly Entitlement[],
  more: readonly Interval[],
  { tariffOf, earlier }: Around,
): Draft | null {
  const passes = terms.filter(term => term.kind !== 'status' && !isOfTariff(term))
  const covered = [...passes.flatMap(term => partsOf(term, entry)), ...more]
  if (isWhole(covered, intervalOf(entry))) return { feeFen: 0, use: NO_USE, trace: [] }
  if (entry.reported) return null
  const charging = terms.filter(isOfTariff).flatMap(term => partsOf(term, entry))
  const tariff = tariffOf(entry.stay)
  const pricing =
    tariff &&
    priceStay(
      tariffFor(tariff, covered),
      {
        ...entry.stay,
        entitlements: terms.flatMap(({ kind, code }) => (kind === 'status' && code !== null ? [code] : [])),
        excluded: tariff.excluded === 'charged' ? covered : [...covered, ...charging],
      },
      earlier,
    )
  return pricing?.kind === 'priced'
    ? { feeFen: pricing.feeFen, use: pricing.use, trace: traceOf(pricing) }
    : null
}

const tariffFor = (tariff: CompiledTariff, covered: readonly Interval[]): CompiledTariff =>
  covered.length > 0 && tariff.excluded === 'charged' ? { ...tariff, excluded: 'not_charged' } : tariff

const reportedDraft = ({ price, use }: Choice): Draft | null =>
  price.kind === 'priced' ? { feeFen: price.totalFen, use, trace: [...price.trace] } : null

type Spending = { draft: Draft | null; used: Entitlement[] }

/** A coupon that takes nothing off is not spent. */
function spend(
  entry: EntitledStay,
  { draft, used, coupon: given, terms }: Spending & { coupon: Entitlement; terms: readonly Entitlement[] },
  around: Around,
): Spending {
  const { coupon } = given
  if (!draft || draft.feeFen === 0 || !coupon) return { draft, used }
  if (coupon.unit === 'minutes') {
    const minutes = [...used, given].reduce(
      (sum, { coupon: one }) => sum + (one?.unit === 'minutes' ? one.amount : 0),
      0,
    )
    const covered = terms.flatMap(term => partsOf(term, entry))
    const shorter = draftOf(entry, terms, lastMinutes(minutes, covered, intervalOf(entry)), around)
    if (!shorter || shorter.feeFen >= draft.feeFen) return { draft, used }
    const line = { text: `${entitlementText(given, [])}：减 ${coupon.amount} 分钟`, amountFen: 0 }
    return { draft: { ...shorter, trace: [...shorter.trace, line] }, used: [...used, given] }
  }
  const feeFen = afterCoupon(draft.feeFen, coupon)
  const line = { text: entitlementText(given, []), amountFen: feeFen - draft.feeFen }
  return { draft: { ...draft, feeFen, trace: [...draft.trace, line] }, used: [...used, given] }
}
