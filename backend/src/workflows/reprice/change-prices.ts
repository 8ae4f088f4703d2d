import { ARREAR } from '../../domain/arrear'
import { leftOf, REPRICED } from '../../domain/bill-lines'
import { STAY } from '../../domain/stays/stay'
import { json } from '../../persistence/changes'
import { newId } from '../../persistence/new-id'
import type { BillCase } from '../../persistence/readings/bill-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { carryOut, type CarriedOut } from '../end-debts/carry-out'
import { createDebt } from '../stays/charge-stays'
import { queueReturn } from '../queue-return'
import { takeOff } from '../take-off'
import type { DebtToReprice, Repriced } from './repriced'

type How = {
  bills: readonly BillCase[]
  /** Debts that somebody has imported, by the stays that they are of. */
  known: ReadonlyMap<string, string>
  why: string
  acknowledgeS: number
}
type Fall = Repriced & { debt: DebtToReprice }

/**
 * The debts and stays of new prices. A bill falls by what its debts fall; one that nothing is left of is settled with nothing, and the
 * car that was held for it is let go.
 */
export function changePrices(work: UnitOfWork, repriced: readonly Repriced[], how: How): CarriedOut {
  const ended: Fall[] = []
  for (const entry of repriced) {
    const { stay, price, debt, change } = entry
    // What a source took already is at least what the stay costs.
    const total_fen = Math.max(price.totalFen, price.paidFen)
    const set = { total_fen, paid_fen: price.paidFen, entitlement_ids: price.entitlementIds }
    if (price.surplusFen > 0) queueReturn(work, stay)
    if (change.kind === 'owed') owe(work, entry, set, how.known.get(stay.id) ?? null)
    else if (change.kind === 'ended') {
      ended.push({ ...entry, debt: debt! })
      noteEnd(work, { ...entry, debt: debt! }, how.why)
      // What was paid while it went on is what it costs.
      const isPaid = stay.prepaid_fen > 0 && set.paid_fen > 0
      work.transition(STAY, stay, isPaid ? 'paid' : 'nothing_due', { set: { ...set, arrear_id: null } })
    } else {
      work.updateVersioned('parking_session', stay, set)
      if (change.kind === 'fell') fall(work, { ...entry, debt: debt! }, how)
      else if (change.kind === 'rose') rise(work, { ...entry, debt: debt! }, how.why)
    }
  }
  return endAll(work, ended, how)
}

type StaySet = { total_fen: number; paid_fen: number; entitlement_ids: string[] }

/** What somebody has imported for the stay is its debt, as when it is charged at its end. */
function owe(work: UnitOfWork, { stay, price }: Repriced, set: StaySet, knownDebtId: string | null): void {
  const arrearId = knownDebtId ?? newId()
  work.transition(STAY, stay, 'owed', { set: { ...set, arrear_id: arrearId } })
  if (knownDebtId === null) createDebt(work, stay, { arrearId, price, sourceKind: stay.source_kind })
}

const detailOf = ({ stay, price, debt }: Fall, why: string) => ({
  why,
  stayId: stay.id,
  beforeFen: debt.principal_fen,
  afterFen: price.totalFen,
})

function fall(work: UnitOfWork, entry: Fall, { bills, why }: How): void {
  const { stay, price, debt } = entry
  const bill = billOf(bills, debt)
  // One row of the database is one object here: the end of another debt may settle the bill.
  const row = bill?.arrears.find(({ id }) => id === debt.id) ?? debt
  const late_fee_fen = Math.min(debt.late_fee_fen, price.totalFen)
  const byFen = debt.principal_fen + debt.late_fee_fen - price.totalFen - late_fee_fen
  work.transition(ARREAR, row, 'price_fell', {
    set: { principal_fen: price.totalFen, late_fee_fen, trace: json(price.trace) },
    merchantId: stay.merchant_id,
    orderId: bill?.order?.id ?? null,
    detail: detailOf(entry, why),
  })
  row.due_fen -= byFen
  if (!bill) return
  const line = bill.lines.find(({ arrearId }) => arrearId === debt.id)!
  const lineByFen = Math.min(byFen, leftOf(line, bill.bill.reductions))
  takeOff(work, bill, { arrearId: debt.id, act: REPRICED, causeId: stay.id, byFen: lineByFen })
}

/** More than its owner knew of: they hear of it again, and have time again. */
function rise(work: UnitOfWork, entry: Fall, why: string): void {
  work.transition(ARREAR, entry.debt, 'price_rose', {
    set: {
      principal_fen: entry.price.totalFen,
      trace: json(entry.price.trace),
      grace_from: work.at,
      reminder_count: 0,
      last_reminded_at: null,
    },
    detail: detailOf(entry, why),
  })
}

const noteEnd = (work: UnitOfWork, entry: Fall, why: string): void =>
  work.audit({
    merchantId: entry.stay.merchant_id,
    entity: 'parking_session',
    entityId: entry.stay.id,
    event: 'priced_at_nothing',
    detail: { ...detailOf(entry, why), arrearId: entry.debt.id },
  })

function endAll(work: UnitOfWork, ended: readonly Fall[], { bills, acknowledgeS }: How): CarriedOut {
  if (ended.length === 0) return { command: null, settled: 0 }
  const debts = ended.map(({ debt }) => debt)
  const touched = bills.filter(bill => debts.some(debt => billOf([bill], debt)))
  const order = touched.find(bill => bill.order !== null)?.order ?? null
  const amountFen = debts.reduce((sum, debt) => sum + debt.due_fen, 0)
  return carryOut(
    work,
    { debts, bills: touched, order, amountFen },
    { act: 'withdraw', approvalId: ended[0]!.stay.id, reason: REPRICED, reference: null, acknowledgeS },
  )
}

const billOf = (bills: readonly BillCase[], { bill_id: id }: DebtToReprice): BillCase | undefined =>
  bills.find(({ bill }) => bill.id === id)
