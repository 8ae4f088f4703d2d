import { v5 } from 'uuid'
import { STAY_REASONS, type IntegrationRowReply, type PaidEvent } from '@fangxing/contract/integration'
import { Refusal, refusalMessage, type RefusalCode } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { ARREAR } from '../../domain/arrear'
import type { SourceSession } from '../../domain/sessions'
import { may } from '../../domain/state-machine'
import { commitUnit } from '../../persistence/commit-unit'
import { OptimisticLockError, type Database } from '../../persistence/database'
import { readDebts, type DebtReading } from '../../persistence/readings/debt-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { EndDebts } from '../end-debts/end-debts'
import { askCorrection } from './ask-correction'
import { bringBack, keepFromHolding } from './bring-back'
import { NOTE_PENDING, READ_EXTERNAL_PAYMENT, RELEASE_DEBTS, RESERVE_DEBTS } from './collected.queries'
import { answerRowByRow, isOvertaken, type Answer, type RowWork } from './event-batch'
import { EventKeys } from './event-keys'
import type { GoodRow } from './event-rows'
import { isStillPayable, subjectOfPayment, type ReportedPayment } from './reported-payment'

const PENDING_MS = 15 * 60_000

type Needs = { database: Database; clock: Clock; endDebts: EndDebts }
type Row = GoodRow<'paid'>
type Reading = { debts: DebtReading[]; reported: ReportedPayment[]; at: Date }
/** What is settled of a payment, and what its source is answered then. */
type Paying = { exact: PaidEvent['covers']; answer: Answer }

/** Another system says that debts were paid to it, are about to be, or that it has given the money back. */
export class TakePaid {
  constructor(private readonly needs: Needs) {}

  take(
    source: SourceSession,
    rows: readonly unknown[],
    context: ActorContext,
  ): Promise<IntegrationRowReply[]> {
    return answerRowByRow({ needs: this.needs, source, kind: 'paid', context }, rows, (row, work) =>
      this.carryOut(source, row, work),
    )
  }

  private async carryOut(source: SourceSession, row: Row, { work, keys }: RowWork): Promise<Answer> {
    const { database } = this.needs
    const { value } = row
    const ids = value.covers.map(({ arrearId }) => arrearId)
    // In this order: a payment that is committed between the two readings is known by its debts at least. The other way round it
    // would be taken back while its debts seem never to have been paid, and they would stay settled.
    const reported = await database.query<ReportedPayment>(READ_EXTERNAL_PAYMENT, [
      source.sourceId,
      value.paymentRef,
      work.at,
    ])
    const debts = await readDebts(database, source.merchantId, ids)
    const reading = { debts, reported, at: work.at }
    if (value.state === 'paid') {
      const { exact, answer } = decidePaying(value, reading)
      if (exact.length > 0) return this.settle(source, row, { exact, answer }, work.context)
      return finish(database, work, () => keys.note(row, answer), answer)
    }
    if (value.state === 'reversed') {
      const answer = await this.reverse(work, source, value, reading)
      // Before the debts are back: whatever fails in between, no car is held for them.
      await this.keepFromHolding(source, value, reading)
      return finish(database, work, () => keys.note(row, answer), answer)
    }
    if (isTakenBack(value, reported)) {
      const answer = refused('PAYMENT_TAKEN_BACK')
      return finish(database, work, () => keys.note(row, answer), answer)
    }
    const answer = await this.keepWhilePending(source, value, { debts, reported, at: work.at })
    return finish(database, work, () => keys.note(row, answer), answer)
  }

  /** From the first word: a payment that stays pending for ever does not keep its debts for ever. */
  private async keepWhilePending(
    { sourceId }: SourceSession,
    { paymentRef }: PaidEvent,
    { debts, at }: Reading,
  ): Promise<Answer> {
    const { database } = this.needs
    const open = debts.filter(debt => may(ARREAR, debt.state, 'settled')).map(({ id }) => id)
    if (open.length === 0) return { outcome: 'pending' }
    const first = await database.one<{ told_at: Date }>(NOTE_PENDING, [sourceId, paymentRef, at])
    const until = new Date(first!.told_at.getTime() + PENDING_MS)
    if (until <= at) return { outcome: 'pending', consequences: ['reservation_over'] }
    try {
      await database.query(RESERVE_DEBTS, [open, sourceId, paymentRef, 'pending', until, at])
      return { outcome: 'pending' }
    } catch (error) {
      if (!(error instanceof OptimisticLockError)) throw error
      // Somebody else collects them at this moment: no lock is raised for them either way.
      return { outcome: 'pending', consequences: ['reserved_by_another'] }
    }
  }

  /** The debts end as those that staff mark as paid elsewhere do; a car that was held for them is let go. */
  private async settle(
    source: SourceSession,
    row: Row,
    { exact, answer }: Paying,
    context: ActorContext,
  ): Promise<Answer> {
    const { value } = row
    const covered = new Map(exact.map(({ arrearId, amountFen }) => [arrearId, amountFen]))
    const causeOf = (arrearId: string) => v5(`paid|${value.paymentRef}|${arrearId}`, source.sourceId)
    const reference = `${value.channel} ${value.paymentRef}`
    try {
      await this.needs.endDebts.endPaidToSource(
        source,
        { arrearIds: [...covered.keys()], causeId: causeOf('*'), reference, causeOf },
        context,
        (work, { debts }) => {
          if (debts.some(debt => covered.get(debt.id) !== debt.due_fen)) throw new OptimisticLockError('due')
          new EventKeys(this.needs.database, work, { source, kind: 'paid' }).note(row, answer)
          for (const debt of debts)
            work.insert('external_payment', {
              source_id: source.sourceId,
              payment_ref: value.paymentRef,
              arrear_id: debt.id,
              merchant_id: source.merchantId,
              bill_id: debt.bill_id,
              channel: value.channel,
              amount_fen: debt.due_fen,
              told_at: work.at,
              reversed_at: null,
            })
        },
      )
      return answer
    } catch (error) {
      if (!(error instanceof Refusal) || isOvertaken(error)) throw error
      return refused(error.code)
    }
  }

  /**
   * Brings the debts back, on a new ladder. What freed a car is for a person: its order and settlement stand. What was not
   * told of yet is kept as taken back, so that a word that comes late settles nothing with money that has gone.
   */
  private async reverse(
    work: UnitOfWork,
    source: SourceSession,
    value: PaidEvent,
    { debts, reported }: Reading,
  ): Promise<Answer> {
    for (const line of unreportedOf(value, { debts, reported }))
      work.insert('external_payment', {
        source_id: source.sourceId,
        payment_ref: value.paymentRef,
        arrear_id: line.arrearId,
        merchant_id: source.merchantId,
        bill_id: null,
        channel: value.channel,
        amount_fen: line.amountFen,
        told_at: work.at,
        reversed_at: work.at,
      })
    const open = reported.filter(line => line.reversed_at === null && isCovered(value, line))
    const asked = open.filter(isForPerson)
    const free = open.filter(line => !isForPerson(line))
    const payment = { sourceId: source.sourceId, paymentRef: value.paymentRef, merchantId: source.merchantId }
    const done = await bringBack(this.needs.database, work, { payment, lines: free, debts })
    const consequences = [
      ...done.back.map(id => `debt_back:${id}`),
      ...done.undone.map(id => `not_owed:${id}`),
    ]
    if (asked.length === 0) return { outcome: 'reversed', consequences }
    const arrearIds = asked.map(line => line.arrear_id)
    const isPart = reported.some(
      line => line.reversed_at === null && isForPerson(line) && !arrearIds.includes(line.arrear_id),
    )
    askCorrection(work, {
      merchantId: source.merchantId,
      lotId: debts.find(({ id }) => id === asked[0]!.arrear_id)?.lot_id ?? null,
      subject: subjectOfPayment(source.sourceId, value.paymentRef, isPart ? arrearIds : undefined),
      detail: {
        kind: 'reversed',
        reason: `${STAY_REASONS.reversed.zh}：${value.channel} ${value.paymentRef}`,
        arrearIds,
        billIds: [...new Set(asked.map(line => line.bill_id))],
        amountFen: asked.reduce((sum, line) => sum + line.amount_fen, 0),
      },
    })
    return { outcome: 'needs_approval', ...(consequences.length > 0 ? { consequences } : {}) }
  }

  private async keepFromHolding(
    { sourceId }: SourceSession,
    value: PaidEvent,
    { debts, reported, at }: Reading,
  ): Promise<void> {
    const { database } = this.needs
    const { paymentRef } = value
    await database.query(RELEASE_DEBTS, [sourceId, paymentRef])
    const back = [
      ...reported
        .filter(line => !isForPerson(line) && isCovered(value, line))
        .map(line => ({ id: line.arrear_id, since: line.reversed_at ?? at })),
      ...unreportedOf(value, { debts, reported }).map(({ arrearId: id }) => ({ id, since: at })),
    ]
    await keepFromHolding(database, { sourceId, paymentRef }, back, at)
  }
}

/**
 * Each debt that is covered exactly is settled by itself, whatever the others are. A part of a debt is not booked: nothing of it is
 * recorded, and its source is told what is still due.
 */
function decidePaying(value: PaidEvent, { debts, reported }: Reading): Paying {
  const nothing = (answer: Answer): Paying => ({ exact: [], answer })
  const ids = new Set(value.covers.map(({ arrearId }) => arrearId))
  if (ids.size !== value.covers.length || debts.length !== ids.size) return nothing(refused('NOT_FOUND'))
  const isReported = (id: string) => reported.some(line => line.arrear_id === id && line.reversed_at === null)
  // The same payment under another event: nobody has to give anything back.
  const fresh = value.covers.filter(({ arrearId }) => !isReported(arrearId))
  if (fresh.length === 0) return nothing({ outcome: 'settled' })
  if (isTakenBack(value, reported)) return nothing(refused('PAYMENT_TAKEN_BACK'))
  const byId = new Map(debts.map(debt => [debt.id, debt]))
  const ended = fresh.filter(({ arrearId }) => !may(ARREAR, byId.get(arrearId)!.state, 'settled'))
  const owed = fresh.filter(cover => !ended.includes(cover))
  const exact = owed.filter(cover => cover.amountFen === byId.get(cover.arrearId)!.due_fen)
  const others = owed.filter(cover => !exact.includes(cover))
  const consequences = [
    ...ended.map(({ arrearId }) => `not_owed:${arrearId}`),
    ...others.map(({ arrearId }) => `still_due:${arrearId}:${byId.get(arrearId)!.due_fen}`),
  ]
  if (consequences.length === 0) return { exact, answer: { outcome: 'settled' } }
  if (exact.length > 0) return { exact, answer: { outcome: 'partial', consequences } }
  if (ended.length > 0) return nothing({ outcome: 'already_settled', consequences })
  if (others.some(cover => cover.amountFen > byId.get(cover.arrearId)!.due_fen))
    return nothing({ outcome: 'amount_mismatch' })
  return nothing({ outcome: 'partial', consequences })
}

/** A car was let go by it, or somebody may still pay the bill that its debt was taken from. */
const isForPerson = (line: ReportedPayment): boolean => line.is_held || isStillPayable(line)

/** It may be told late: the money has gone back, and another payment has a reference of its own. */
const isTakenBack = (value: PaidEvent, reported: readonly ReportedPayment[]): boolean =>
  reported.some(line => isCovered(value, line) && line.reversed_at !== null)

/** What a payment covers of known debts and was not told of before, each once. */
const unreportedOf = (
  { covers }: PaidEvent,
  { debts, reported }: Pick<Reading, 'debts' | 'reported'>,
): PaidEvent['covers'] =>
  covers.filter(
    ({ arrearId }, index) =>
      debts.some(({ id }) => id === arrearId) &&
      !reported.some(line => line.arrear_id === arrearId) &&
      covers.findIndex(cover => cover.arrearId === arrearId) === index,
  )

const isCovered = ({ covers }: PaidEvent, line: ReportedPayment): boolean =>
  covers.some(({ arrearId }) => arrearId === line.arrear_id)

const refused = (code: RefusalCode): Answer => ({
  outcome: 'refused',
  errors: [{ field: 'covers', code, message: refusalMessage(code) }],
})

async function finish(
  database: Database,
  work: UnitOfWork,
  note: () => void,
  answer: Answer,
): Promise<Answer> {
  note()
  await commitUnit(database, work)
  return answer
}
