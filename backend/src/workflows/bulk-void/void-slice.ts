import { yuanText } from '@fangxing/contract/money'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { BULK_VOID, consequenceOf } from '../../domain/bulk-void'
import { may } from '../../domain/state-machine'
import { PAID_STATE, STAY } from '../../domain/stays/stay'
import { touchBill } from '../../modules/bills'
import { readBulkVoidRow, readPaidDebts, readStaysToVoid } from '../../modules/bulk-voids'
import { refundVoided } from '../../modules/refunds'
import { addEndedDebts } from '../../modules/reminders'
import { findStay } from '../../modules/stays'
import { commitAsSets } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { readBills } from '../../persistence/readings/bill-reading'
import { readDebts, type DebtReading } from '../../persistence/readings/debt-reading'
import type { BulkVoidRow, StayRow } from '../../persistence/rows'
import type { Patch } from '../../persistence/table-types'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import type { OrderChanges } from '../commit-order-change'
import type { EndDebts } from '../end-debts/end-debts'
import { queueReturn } from '../queue-return'
import { markUndone } from '../stays/mark-undone'
import { queueReprice } from '../stays/queue-reprice'
import { StaySet } from '../stays/stay-set'
import { readDebtsOf } from '../stays/watch-stays'

const SLICE = 200
/** While slices come, the next one is due within this. */
const KEEP_MS = 60_000
const VOIDABLE = STAY.states.filter(state => may(STAY, state, 'voided'))

type Needs = {
  database: Database
  clock: Clock
  settings: { DECIDE_ALONE_LIMIT_FEN: number }
  orderChanges: OrderChanges
  endDebts: EndDebts
}
type Counts = Patch<'bulk_void'>

/** Another job has gone on with it, or somebody stopped it: nothing of this slice was written. */
export class Overtaken extends Error {}

/** The next stays of a bulk void. What a bill asks for, and what was paid, is dealt with stay by stay; all others together. */
export class VoidSlice {
  constructor(private readonly needs: Needs) {}

  /** Errors: Overtaken, when it has ended or was stopped. */
  async readRunning(id: string): Promise<BulkVoidRow> {
    const row = await readBulkVoidRow(this.needs.database, id)
    if (!row || !may(BULK_VOID, row.state, 'finished')) throw new Overtaken()
    return row
  }

  /** Whether no stay is left to void. */
  async isOver(row: BulkVoidRow): Promise<boolean> {
    return (await this.next(row, 1)).length === 0
  }

  /** Refusals: AMOUNT_CHANGED when it is more than was decided about. Errors: Overtaken. */
  async take(row: BulkVoidRow, context: ActorContext): Promise<void> {
    const { database } = this.needs
    const stays = await this.next(row, SLICE)
    const debts = new Map((await readDebtsOf(database, stays)).map(debt => [debt.id, debt]))
    for (const stay of stays) {
      const debt = debts.get(stay.arrear_id ?? '')
      const consequence = consequenceOf(stay, debt)
      if (consequence === 'billed') await this.endBilled(row, stay, debt!, context)
      if (consequence === 'settled') await this.endSettled(row, stay, debt!, context)
    }
    await this.endOthers(row, context)
  }

  private next(row: BulkVoidRow, limit: number): Promise<StayRow[]> {
    return readStaysToVoid(this.needs.database, row, { states: VOIDABLE, after: row.after_id, limit })
  }

  /** What somebody is asked for falls, and a car that is held for nothing else is let go, as by an ordinary withdrawal. */
  private async endBilled(
    { id, merchant_id: merchantId, reason }: BulkVoidRow,
    { id: stayId }: StayRow,
    debt: DebtReading,
    context: ActorContext,
  ): Promise<void> {
    const how = { arrearId: debt.id, causeId: id, reason }
    await this.needs.endDebts.endVoided({ merchantId }, how, context, async (work, target, carried) => {
      const [row, stay] = await this.reread(id, stayId, merchantId)
      voidStay(work, stay)
      addVoided(work, row, [{ id: debt.id, amountFen: target.amountFen }])
      this.count(work, row, {
        voided_count: row.voided_count + 1,
        debt_count: row.debt_count + 1,
        debt_fen: row.debt_fen + target.amountFen,
        freed_count: row.freed_count + (carried.command === null ? 0 : 1),
      })
    })
  }

  /** What was paid to us waits for somebody who approves the refund; what was paid elsewhere goes back there. */
  private async endSettled(
    { id, merchant_id: merchantId, reason, asked_by: askedBy }: BulkVoidRow,
    { id: stayId }: StayRow,
    debt: DebtReading,
    context: ActorContext,
  ): Promise<void> {
    const { database, clock, orderChanges } = this.needs
    await database.retryOnConflict(async () => {
      const [row, stay] = await this.reread(id, stayId, merchantId)
      const work = new UnitOfWork(context, clock.now())
      const [now] = await readDebts(database, merchantId, [debt.id])
      if (now) markUndone(work, now)
      const [paid] = await readPaidDebts(database, merchantId, [debt.id])
      const amountFen = paid ? Math.min(paid.amount_fen, paid.paid_fen - paid.refunded_fen) : 0
      voidStay(work, stay)
      if (!paid || amountFen <= 0) {
        this.count(work, row, { voided_count: row.voided_count + 1 })
        return orderChanges.commit(null, work)
      }
      const [bill] = await readBills(database, [paid.bill_id])
      touchBill(work, bill!)
      refundVoided(work, bill!, paid.payment_id, {
        arrearId: debt.id,
        amountFen,
        totalFen: paid.paid_fen,
        askedBy,
        reason,
      })
      this.count(work, row, {
        voided_count: row.voided_count + 1,
        refund_count: row.refund_count + 1,
        refund_fen: row.refund_fen + amountFen,
      })
      await orderChanges.commit(bill!.order?.id ?? null, work)
    })
  }

  /** All others of the slice, and the place behind it, in one commit. */
  private endOthers({ id }: BulkVoidRow, context: ActorContext): Promise<void> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const row = await this.readRunning(id)
      const stays = await this.next(row, SLICE)
      const work = new UnitOfWork(context, clock.now())
      const set = new StaySet(work, await readDebtsOf(database, stays))
      const counts = { voided: 0, debts: 0, debtFen: 0, left: 0 }
      const ended: { id: string; amountFen: number }[] = []
      let last: StayRow | undefined
      for (const stay of stays) {
        const debt = set.debtOf(stay)
        const consequence = consequenceOf(stay, debt)
        // Billed or paid since this slice began: the next one begins with it.
        if (consequence === 'billed' || consequence === 'settled') break
        last = stay
        if (consequence === 'left') {
          // What its source was paid itself was never meant.
          if (stay.state !== PAID_STATE) counts.left++
          continue
        }
        counts.voided++
        if (consequence === 'debt') {
          counts.debts++
          counts.debtFen += debt!.due_fen
          ended.push({ id: debt!.id, amountFen: debt!.due_fen })
          set.voidDebt(stay, row.reason)
        }
        voidStay(work, stay)
      }
      if (last === undefined) return
      addVoided(work, row, ended)
      this.count(work, row, {
        after_id: last.id,
        voided_count: row.voided_count + counts.voided,
        debt_count: row.debt_count + counts.debts,
        debt_fen: row.debt_fen + counts.debtFen,
        left_count: row.left_count + counts.left,
        attempts: 0,
      })
      work.dueIn('bulk_void', row.id, KEEP_MS)
      failpoint('bulk_void.decided')
      await commitAsSets(database, work)
      failpoint('bulk_void.committed')
    })
  }

  private async reread(id: string, stayId: string, merchantId: string): Promise<[BulkVoidRow, StayRow]> {
    const [row, stay] = await Promise.all([
      this.readRunning(id),
      findStay(this.needs.database, { merchantId }, stayId),
    ])
    if (!may(STAY, stay.state, 'voided')) throw new Overtaken()
    return [row, stay]
  }

  /** Nobody lets more go than was decided about: by one person up to the limit, by two what both have seen. */
  private count(work: UnitOfWork, row: BulkVoidRow, counts: Counts): void {
    const now = { ...row, ...counts } as BulkVoidRow
    const totalFen = now.debt_fen + now.refund_fen
    if (totalFen > Math.max(row.amount_fen, this.needs.settings.DECIDE_ALONE_LIMIT_FEN))
      throw new Refusal('AMOUNT_CHANGED', { amountYuan: yuanText(totalFen) })
    work.updateVersioned('bulk_void', row, counts)
  }
}

function voidStay(work: UnitOfWork, stay: StayRow): void {
  const hadPrice = stay.total_fen !== null
  work.transition(STAY, stay, 'voided', { set: { check_at: null } })
  queueReturn(work, stay)
  if (hadPrice) queueReprice(work, stay)
}

const addVoided = (
  work: UnitOfWork,
  { id, merchant_id: merchantId }: BulkVoidRow,
  debts: readonly { id: string; amountFen: number }[],
): void => addEndedDebts(work, { cause: 'bulk_void', causeId: id, merchantId, debts })
