import type { AuditReason } from '@fangxing/contract/audit-reasons'
import { PAYABLE_BILL_STATES } from '../../domain/bill'
import type { ActorContext } from '../../domain/actor-context'
import { ARREAR } from '../../domain/arrear'
import { may } from '../../domain/state-machine'
import { repricingOf } from '../../domain/stays/repricing'
import { PRICED_STATES, FREE_STATE, OWED_STATE } from '../../domain/stays/stay'
import type { PriceStay, StayOfPlate, StayPrice } from '../../domain/stays/stay-fee'
import { withPrepaid } from '../../domain/stays/prepaid'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { REMEMBERED_MS } from '../../domain/tariff/price-in-order'
import { commitUnit } from '../../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import { readBills, type BillCase } from '../../persistence/readings/bill-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { LockCommandRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import type { Metrics } from '../../telemetry/metrics'
import type { OrderChanges } from '../commit-order-change'
import type { PublishCommand } from '../payment-ports'
import { askCorrection } from '../stays/ask-correction'
import { readDebtsAtEntry, spendCoupons, toPriceOf } from '../stays/charge-stays'
import type { RepriceTarget } from '../stays/queue-reprice'
import { stayPlateId } from '../stays/stay-drafts'
import { READ_STAY_PLATES } from '../stays/stays.queries'
import { changePrices } from './change-prices'
import { READ_DEBTS_TO_REPRICE, READ_STAYS_TO_REPRICE } from './reprice.queries'
import { partFalls, waitForUpgrade } from './wait-for-upgrade'
import type { DebtToReprice, Repriced, StayToReprice } from './repriced'

type Needs = {
  database: Database
  clock: Clock
  priceStay: PriceStay
  metrics: Pick<Metrics, 'settlements'>
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number }
  orderChanges: OrderChanges
  publishCommand: PublishCommand
}
type Slice = {
  merchantId: string
  plateText: string
  fromMs: number
  untilMs: number
  toMs: number
  why: string
  waitsUntil: string | undefined
}
type Done = {
  changed: number
  command: LockCommandRow | null
  order: OrderReading | null
  settled: number
  isWaiting: boolean
}

/** A plate with more stays in two months is reviewed by a person. */
const MOST_STAYS = 400
/** As far back as anything is priced again. */
const LONGEST_BACK_MS = 400 * 86_400_000
const NOTHING: Done = { changed: 0, command: null, order: null, settled: 0, isWaiting: false }

/**
 * Prices the unpaid stays of a plate again: with the tariff of their entry, after the earlier stays of the plate, and with what
 * the plate is entitled to now. The debts follow; what was paid is never touched.
 */
export class RepricePlate {
  constructor(private readonly needs: Needs) {}

  /** Harmless when it runs again: what costs the same changes nothing. Answers how many stays cost something else now. */
  async reprice(target: RepriceTarget, context: ActorContext): Promise<number> {
    const { merchantId, plateText, why } = target
    const nowMs = this.needs.clock.now().getTime()
    const untilMs = Math.max(Date.parse(target.from), nowMs - LONGEST_BACK_MS)
    const lastMs = Math.min(Date.parse(target.to), nowMs + STAY_RULES.aheadMs)
    let changed = 0
    let isWaiting = false
    for (let fromMs = untilMs - STAY_RULES.longestMs; fromMs < lastMs; fromMs += REMEMBERED_MS) {
      const toMs = Math.min(lastMs, fromMs + REMEMBERED_MS)
      const { waitsUntil } = target
      const done = await this.slice(
        { merchantId, plateText, fromMs, untilMs, toMs, why, waitsUntil },
        context,
      )
      changed += done.changed
      isWaiting ||= done.isWaiting
    }
    if (isWaiting) await waitForUpgrade(this.needs, target, context)
    return changed
  }

  private async slice(slice: Slice, context: ActorContext): Promise<Done> {
    const done = await this.needs.database.retryOnConflict(() => this.change(slice, context))
    const { command, order, settled } = done
    if (settled > 0) this.needs.metrics.settlements.inc({ proof: 'repriced' }, settled)
    if (command && order) void this.needs.publishCommand(command, order.device)
    return done
  }

  private async change(slice: Slice, context: ActorContext): Promise<Done> {
    const { database, clock, priceStay, settings } = this.needs
    const { merchantId, plateText } = slice
    const plateId = stayPlateId(merchantId, plateText)
    // Before the stays: whoever reports the plate meanwhile makes this commit fail, and it is read again.
    const [plate] = await database.query<{ id: string; version: number }>(READ_STAY_PLATES, [[plateId]])
    const stays = await this.readStays(slice)
    const isConcerned = (stay: StayToReprice) => mayChange(stay) && isWithin(stay, slice)
    if (!stays.some(isConcerned)) return NOTHING
    const work = new UnitOfWork(context, clock.now())
    if (stays.length > MOST_STAYS) return this.leave(work, slice, stays.find(isConcerned)!)
    const debts = await this.readDebts(merchantId, stays.filter(isConcerned), work.at)
    const { prices, coupons } = await priceStay.priceAll(
      stays.map(stay => ofPlate(stay, isConcerned(stay), debts)),
    )
    const priced = stays.flatMap((stay, index) =>
      isConcerned(stay) ? repricedOf(stay, prices[index]!, debts) : [],
    )
    if (priced.length === 0 && coupons.length === 0) return NOTHING
    const [bills, known] = await Promise.all([this.readOpenBills(priced), this.readKnown(priced)])
    const { waiting, repriced } = await partFalls(this.needs, { priced, bills, waitsUntil: slice.waitsUntil })
    const { MOVE_TASK_ACKNOWLEDGE_S: acknowledgeS } = settings
    const done = changePrices(work, repriced, { bills, known, why: slice.why, acknowledgeS })
    spendCoupons(
      work,
      coupons.filter(({ usedStayId }) => usedStayId === null || !waiting.has(usedStayId)),
    )
    if (plate) work.touch('stay_plate', { ...plate })
    const order = bills.find(bill => bill.order !== null)?.order ?? null
    await this.commit(work, order)
    const changed = repriced.filter(({ change }) => change.kind !== 'noted').length
    return { ...done, changed, order, isWaiting: waiting.size > 0 }
  }

  /** Too many stays to be those of one car: nothing changes by itself, and a person is told. */
  private async leave(work: UnitOfWork, { plateText, why }: Slice, first: StayToReprice): Promise<Done> {
    askCorrection(work, {
      merchantId: first.merchant_id,
      lotId: first.lot_id,
      subject: `reprice:${plateText}`,
      detail: {
        kind: 'reprice',
        reason: 'too_many_stays' satisfies AuditReason,
        plateText,
        moreThan: MOST_STAYS,
        cause: why,
      },
    })
    await commitUnit(this.needs.database, work)
    return NOTHING
  }

  private readStays({ merchantId, plateText, fromMs, toMs }: Slice): Promise<StayToReprice[]> {
    return this.needs.database.query<StayToReprice>(READ_STAYS_TO_REPRICE, [
      merchantId,
      plateText,
      lowestIdAt(new Date(fromMs - 2 * REMEMBERED_MS - STAY_RULES.longestMs)),
      new Date(fromMs - REMEMBERED_MS),
      new Date(toMs),
      MOST_STAYS + 1,
    ])
  }

  private async readDebts(
    merchantId: string,
    stays: readonly StayToReprice[],
    at: Date,
  ): Promise<ReadonlyMap<string, DebtToReprice>> {
    const ids = stays.flatMap(({ arrear_id: id }) => (id === null ? [] : [id]))
    if (ids.length === 0) return new Map()
    const rows = await this.needs.database.query<DebtToReprice>(READ_DEBTS_TO_REPRICE, [merchantId, ids, at])
    return new Map(rows.map(row => [row.id, row]))
  }

  private async readOpenBills(repriced: readonly Repriced[]): Promise<BillCase[]> {
    const ids = repriced.flatMap(({ debt }) => debt?.bill_id ?? [])
    const bills = await readBills(this.needs.database, [...new Set(ids)])
    return bills.filter(({ bill }) => PAYABLE_BILL_STATES.includes(bill.state))
  }

  private async readKnown(repriced: readonly Repriced[]): Promise<ReadonlyMap<string, string>> {
    const stays = repriced.filter(({ change }) => change.kind === 'owed').map(({ stay }) => stay)
    const known = await readDebtsAtEntry(this.needs.database, stays)
    return new Map([...known].map(([place, debtId]) => [stays[place - 1]!.id, debtId]))
  }

  private async commit(work: UnitOfWork, order: OrderReading | null): Promise<void> {
    // Somebody made the stay's debt at this moment.
    failpoint('reprice.decided')
    await uniqueAsConflict(this.needs.orderChanges.commit(order?.id ?? null, work))
    failpoint('reprice.committed')
  }
}

/** What was paid is not touched. */
const mayChange = ({ state }: StayToReprice): boolean =>
  PRICED_STATES.includes(state) && (state === FREE_STATE || state === OWED_STATE)

const isWithin = (stay: StayToReprice, { fromMs, untilMs, toMs }: Slice): boolean => {
  const [enteredMs, exitedMs] = [stay.entered_at.getTime(), stay.exited_at.getTime()]
  return exitedMs >= untilMs && enteredMs >= fromMs && enteredMs < toMs
}

/** A debt that somebody has imported is that somebody's word. */
function debtOf(stay: StayToReprice, debts: ReadonlyMap<string, DebtToReprice>): DebtToReprice | null {
  const debt = debts.get(stay.arrear_id ?? '')
  return debt?.stay_id === stay.id ? debt : null
}

function ofPlate(
  stay: StayToReprice,
  isConcerned: boolean,
  debts: ReadonlyMap<string, DebtToReprice>,
): StayOfPlate {
  const debt = debtOf(stay, debts)
  const isOpen = stay.state === FREE_STATE || (debt !== null && may(ARREAR, debt.state, 'price_fell'))
  const isAsked = debt !== null && (debt.bill_id !== null || debt.is_reserved)
  return { ...toPriceOf(stay), isFixed: !isConcerned || !isOpen, keepsCoupons: isAsked }
}

function repricedOf(
  stay: StayToReprice,
  found: StayPrice,
  debts: ReadonlyMap<string, DebtToReprice>,
): Repriced[] {
  if (found.kind === 'unpriced') return []
  const price = withPrepaid(found, stay)
  const debt = debtOf(stay, debts)
  const known = debt && { ...debt, isInBill: debt.bill_id !== null, isReserved: debt.is_reserved }
  const change = repricingOf(price, stay, known)
  if (change.kind !== 'same') return [{ stay, price, debt, change }]
  // The same sum for another reason, such as a pass that took the place of another.
  const isOwn = stay.state === FREE_STATE || price.totalFen === known?.principal_fen
  const isNews = price.entitlementIds.join() !== stay.entitlement_ids.join()
  return isOwn && isNews ? [{ stay, price, debt, change: { kind: 'noted' } }] : []
}
