import { failpoint } from '../../settings/failpoint'
import type { ActorContext } from '../../domain/actor-context'
import type { Invalidation, OrderCache } from '../../persistence/cache/order-cache'
import { commit } from '../../persistence/changes'
import { commitUnit } from '../../persistence/commit-unit'
import {
  DatabaseUnavailable,
  OptimisticLockError,
  UniqueViolation,
  type Database,
} from '../../persistence/database'
import {
  needsLive,
  readBillOfTrade,
  readBillsOfTrades,
  type BillOfTrade,
} from '../../persistence/readings/bill-reading'
import { mergeMutations } from '../../persistence/merge-mutations'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, TradeReport } from '../../ports'
import { MicroBatcher } from '../micro-batcher'
import { applyEvidence, type Applied } from './apply-evidence'
import type { Proof } from './settle-outcome'

/** What WeChat says about a payment, and where it came from. */
export type PaymentEvidence = { report: TradeReport; proof: Proof; context: ActorContext }

export type SettlementBatchNeeds = {
  database: Database
  orderCache: Pick<OrderCache, 'invalidate'>
  clock: Clock
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number }
}

type Queued = PaymentEvidence & {
  isTransactionTaken: boolean
  /** The order that the evidence itself names, whose cached copy is invalidated while the database is read. */
  invalidated: { orderId: string; mark: Invalidation } | null
}
type Pair = { evidence: Queued; applied: Applied }

/** The unique key that says: this WeChat transaction was counted for another payment. */
const ONE_TRANSACTION = 'payment_transaction_id_key'
/**
 * Batches under way at the same time. Evidence waits for nobody while fewer are under way; what comes beyond shares a reading and
 * a commit, which costs half of what as many single ones do. A batch that waits, for a locked row or a slow server, gives its
 * place to others, and of the sixteen connections some are left for everybody else.
 */
const AT_ONCE = 2
const SLOW = { afterMs: 100, mostAtOnce: 10 }
/** So small that its commit stays a matter of milliseconds. */
const LARGEST = 32
const MOST_WAITING = 4096
/** Longer than any wait for PostgreSQL or Redis inside it. */
const LIMIT_MS = 20_000

/** Commits what evidence changes: one read, one decision, one commit, shared by what comes while others are written. */
export class SettlementBatch {
  private readonly batcher: MicroBatcher<Queued, Applied | null>

  constructor(private readonly needs: SettlementBatchNeeds) {
    const rules = {
      atOnce: AT_ONCE,
      slow: SLOW,
      largest: LARGEST,
      mostWaiting: MOST_WAITING,
      limitMs: LIMIT_MS,
      keyOf: (queued: Queued) => queued.report.outTradeNo,
    }
    this.batcher = new MicroBatcher(rules, batch => this.work(batch))
  }

  /**
   * What the evidence changed, after its commit; null when there is no such payment, or not yet. `isCopy`: the same was
   * here a moment ago. Errors: DatabaseUnavailable (deliver it again), OptimisticLockError after many attempts.
   */
  add(evidence: PaymentEvidence, isCopy: boolean): Promise<Applied | null> {
    const invalidated = isCopy ? null : this.invalidateNamed(evidence.report)
    return this.batcher.add({ ...evidence, isTransactionTaken: false, invalidated })
  }

  private work(batch: readonly Queued[]): Promise<Applied | null>[] {
    if (batch.length === 1) return [this.alone(batch[0]!)]
    const shared = this.inOneCommit(batch)
    return batch.map(async evidence => {
      const applied = (await shared).get(evidence)
      return applied === undefined ? this.alone(evidence) : applied
    })
  }

  /** Reads and decides again while others change the same rows. */
  private alone(evidence: Queued): Promise<Applied | null> {
    const { database } = this.needs
    return database.retryOnConflict(async () => {
      const bill = await readBillOfTrade(database, evidence.report.outTradeNo)
      if (!bill) return null
      const applied = this.apply(bill, evidence)
      if (applied.work.isEmpty) return applied
      const marks = await this.invalidate([{ evidence, applied }])
      try {
        await commitUnit(database, applied.work)
        end(marks)
      } catch (error) {
        if (!isUnknown(error)) end(marks)
        if (!(error instanceof UniqueViolation)) throw error
        if (error.constraint === ONE_TRANSACTION) evidence.isTransactionTaken = true
        throw new OptimisticLockError(error.constraint)
      }
      return applied
    })
  }

  /**
   * What the plain evidence among these settles, in one read and one commit. Not among the answers is what must be decided
   * alone: second evidence about one bill, anything but a settlement, a fault; and all of it when the commit was refused,
   * so that no payment fails because of another.
   */
  private async inOneCommit(batch: readonly Queued[]): Promise<Map<Queued, Applied | null>> {
    const { database } = this.needs
    const bills = await readBillsOfTrades(
      database,
      batch.map(({ report }) => report.outTradeNo),
    )
    const ofTrade = new Map(bills.map(bill => [bill.payment.out_trade_no, bill]))
    const done = new Map<Queued, Applied | null>()
    const settling = new Map<string, Pair>()
    for (const evidence of batch) {
      const bill = ofTrade.get(evidence.report.outTradeNo)
      if (bill && settling.has(bill.bill.id)) continue
      const applied = bill ? this.applyOrNot(bill, evidence) : null
      if (applied === undefined) continue
      if (applied === null || applied.work.isEmpty) done.set(evidence, applied)
      else if (applied.outcome.kind === 'settled') settling.set(applied.bill.bill.id, { evidence, applied })
    }
    // In one order everywhere, so that two batches cannot wait for each other.
    const pairs = [...settling.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair)
    const changes = mergeMutations(pairs.map(({ applied }) => applied.work.changes()))
    if (changes === null) return done
    const marks = await this.invalidate(pairs)
    try {
      await commit(database, changes)
      end(marks)
    } catch (error) {
      if (isUnknown(error)) throw error
      end(marks)
      // One locked row must not fail the others: each is tried alone.
      return done
    }
    for (const { evidence, applied } of pairs) {
      database.transitions.note(applied.work.taken)
      done.set(evidence, applied)
    }
    return done
  }

  /** A fault shows itself when the evidence is decided alone, and what another bill took the place of is read again for that. */
  private applyOrNot(bill: BillOfTrade, evidence: Queued): Applied | undefined {
    if (needsLive(bill)) return undefined
    try {
      return this.apply(bill, evidence)
    } catch {
      return undefined
    }
  }

  private apply(bill: BillOfTrade, { report, proof, context, isTransactionTaken }: Queued): Applied {
    const work = new UnitOfWork(context, this.needs.clock.now())
    const acknowledgeS = this.needs.settings.MOVE_TASK_ACKNOWLEDGE_S
    const applied = applyEvidence(work, bill, { report, proof, isTransactionTaken, acknowledgeS })
    if (proof === 'notice') failpoint('payment_callback.decided')
    return applied
  }

  /** We attach the order's id to the payments of its bill: only a hint, the reading decides. What is not paid will hardly change. */
  private invalidateNamed({ attached, tradeState }: TradeReport): Queued['invalidated'] {
    if (attached === null || !UUID.test(attached) || tradeState !== 'SUCCESS') return null
    return { orderId: attached, mark: this.needs.orderCache.invalidate(attached) }
  }

  /** Waits until every order is invalidated; that serves one attempt, since another change may have refreshed it since. */
  private async invalidate(pairs: readonly Pair[]): Promise<Invalidation[]> {
    const marks: Invalidation[] = []
    const unnamed: string[] = []
    for (const { evidence, applied } of pairs) {
      const { order } = applied
      if (!order) continue
      if (evidence.invalidated?.orderId === order.id) marks.push(evidence.invalidated.mark)
      else unnamed.push(order.id)
    }
    if (unnamed.length > 0) marks.push(this.needs.orderCache.invalidate(...unnamed))
    await Promise.all(marks.map(({ ready }) => ready))
    for (const { evidence } of pairs) evidence.invalidated = null
    return marks
  }
}

const isUnknown = (error: unknown): boolean => error instanceof DatabaseUnavailable && !error.isRolledBack
const end = (marks: readonly Invalidation[]): void => marks.forEach(mark => mark.end())

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
