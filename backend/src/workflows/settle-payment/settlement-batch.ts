import { decideSettlement, type SettleDecision } from '../../domain/settlement-decision'
import { failpoint } from '../../settings/failpoint'
import { commit } from '../../persistence/changes'
import { DatabaseUnavailable, UniqueViolation, OptimisticLockError } from '../../persistence/database'
import {
  readOrderOfTrade,
  readOrdersOfTrades,
  type OrderOfTrade,
} from '../../persistence/readings/order-reading'
import { mergeMutations } from '../../persistence/merge-mutations'
import { MicroBatcher } from '../micro-batcher'
import type { ActorContext, Services } from '../../services'
import type { TradeReport } from '../../ports'
import { changesOf, type Settled } from './evidence-changes'
import type { Proof } from './settle-outcome'

/** A word from WeChat about a payment, and who brought it. */
export type PaymentEvidence = { report: TradeReport; proof: Proof; act: ActorContext }
/** Null: there is no such payment, or not yet. */
export type Done = Settled | null

type Held = PaymentEvidence & {
  isTransactionTaken: boolean
  /** The order that the word itself names, whose live copy is being marked while the database is read. */
  marked: { orderId: string; done: Promise<void> } | null
}
type Pair = { word: Held; settled: Settled }

/** The unique key that says: this WeChat transaction was counted for another payment. */
const ONE_TRANSACTION = 'payment_transaction_id_key'
/**
 * Batches under way at the same time: a word waits for nobody while there is room, a rush shares its round trips, and of the
 * sixteen connections some are left for everybody else. How many words a batch takes: its commit stays a matter of milliseconds.
 */
const AT_ONCE = 10
const LARGEST = 32
const batchers = new WeakMap<Services['database'], MicroBatcher<Held, Done>>()

/**
 * What a word changed, after its commit: one select, one decision, one commit; words that come while others are being
 * written share them. `isCopy`: the same word was here a moment ago. Errors: DatabaseUnavailable (bring the word again),
 * OptimisticLockError after many attempts.
 */
export function settleEvidence(platform: Services, word: PaymentEvidence, isCopy: boolean): Promise<Done> {
  const marked = isCopy ? null : markNamed(platform, word.report)
  return batcherOf(platform).add({ ...word, isTransactionTaken: false, marked })
}

function batcherOf(platform: Services): MicroBatcher<Held, Done> {
  const known = batchers.get(platform.database)
  if (known) return known
  const rules = { atOnce: AT_ONCE, largest: LARGEST, keyOf: (word: Held) => word.report.outTradeNo }
  const batcher = new MicroBatcher<Held, Done>(rules, words => {
    if (words.length === 1) return [alone(platform, words[0]!)]
    const known = inOneCommit(platform, words)
    return words.map(async word => {
      const done = (await known).get(word)
      return done === undefined ? alone(platform, word) : done
    })
  })
  batchers.set(platform.database, batcher)
  return batcher
}

/** Reads and decides again while other hands move the same rows. */
function alone(platform: Services, word: Held): Promise<Done> {
  return platform.database.retryOnConflict(async () => {
    const order = await readOrderOfTrade(platform.database, word.report.outTradeNo)
    if (!order) return null
    const settled = decideOne(platform, order, word)
    if (settled.changes.length === 0) return settled
    await mark(platform, [{ word, settled }])
    try {
      await commit(platform.database, settled.changes)
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error
      if (error.constraint === ONE_TRANSACTION) word.isTransactionTaken = true
      throw new OptimisticLockError(error.constraint)
    }
    return settled
  })
}

/**
 * What the plain words among these settle, in one read and one commit. Not among the answers is what must be looked at
 * alone: a second word about one order, anything but a settlement, a fault; and all of them when the commit was refused,
 * so that no word fails for another's sake.
 */
async function inOneCommit(platform: Services, words: readonly Held[]): Promise<Map<Held, Done>> {
  const orders = await readOrdersOfTrades(
    platform.database,
    words.map(word => word.report.outTradeNo),
  )
  const ofTrade = new Map(orders.map(order => [order.payment.out_trade_no, order]))
  const done = new Map<Held, Done>()
  const moving = new Map<string, Pair>()
  for (const word of words) {
    const order = ofTrade.get(word.report.outTradeNo)
    const settled = order ? decidedOrNot(platform, order, word) : null
    if (settled === undefined || (order && moving.has(order.id))) continue
    if (settled === null || settled.changes.length === 0) done.set(word, settled)
    else if (settled.outcome.kind === 'settled') moving.set(settled.order.id, { word, settled })
  }
  // In one order everywhere, so that two batches cannot wait for each other.
  const pairs = [...moving.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair)
  const changes = mergeMutations(pairs.map(({ settled }) => settled.changes))
  if (changes === null) return done
  await mark(platform, pairs)
  try {
    await commit(platform.database, changes)
    for (const { word, settled } of pairs) done.set(word, settled)
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error
  }
  return done
}

/** A fault shows itself when the word is looked at alone. */
function decidedOrNot(platform: Services, order: OrderOfTrade, word: Held): Settled | undefined {
  try {
    return decideOne(platform, order, word)
  } catch {
    return undefined
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** We attach the order's id to its payments: only a hint, the reading decides. What is not paid will hardly change. */
function markNamed(platform: Services, { attached, tradeState }: TradeReport): Held['marked'] {
  if (attached === null || !UUID.test(attached) || tradeState !== 'SUCCESS') return null
  return { orderId: attached, done: platform.live.invalidate(attached) }
}

/** Waits until every order is marked; a mark serves one attempt, since news of another change may take it away. */
async function mark(platform: Services, pairs: readonly Pair[]): Promise<void> {
  const isMarked = ({ word, settled }: Pair) => word.marked?.orderId === settled.order.id
  await Promise.all([
    platform.live.invalidate(...pairs.filter(pair => !isMarked(pair)).map(({ settled }) => settled.order.id)),
    ...pairs.filter(isMarked).map(({ word }) => word.marked!.done),
  ])
  for (const { word } of pairs) word.marked = null
}

function decideOne(platform: Services, order: OrderOfTrade, word: Held): Settled {
  const { report, proof, act, isTransactionTaken } = word
  const decision = decide(report, order, isTransactionTaken)
  if (proof === 'notice') failpoint('notice.decided')
  return changesOf(platform, order, report, decision, proof, isTransactionTaken, act)
}

function decide(report: TradeReport, order: OrderOfTrade, isTransactionTaken: boolean): SettleDecision {
  const { payment } = order
  const decision = decideSettlement(
    report,
    {
      mchid: payment.mchid,
      appid: payment.appid,
      amountFen: payment.amount_fen,
      state: payment.state,
      transactionId: payment.transaction_id,
    },
    { state: order.state, amountFen: order.amount_fen },
  )
  const wouldCount = decision.kind === 'settle' || decision.kind === 'surplus'
  return isTransactionTaken && wouldCount ? { kind: 'quarantine', mismatches: ['transaction'] } : decision
}
