import { v5 } from 'uuid'
import { STAY_REASONS, type IntegrationRowReply, type PaidEvent } from '@fangxing/contract/integration'
import { Refusal } from '@fangxing/contract/refusal'
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
import { decidePaying, isCovered, refused, isTakenBack, type PaidReading, type Paying } from './decide-paid'
import { reinstateDebts, keepFromHolding } from './reinstate-debts'
import { NOTE_PENDING, READ_EXTERNAL_PAYMENT, RELEASE_DEBTS, RESERVE_DEBTS } from './collected.queries'
import { answerRowByRow, isOvertaken, type Answer, type RowWork } from './event-batch'
import { EventKeys } from './event-keys'
import type { GoodRow } from './event-rows'
import { isStillPayable, subjectOfPayment, type ReportedPayment } from './reported-payment'

const PENDING_MS = 15 * 60_000

type Needs = { database: Database; clock: Clock; endDebts: EndDebts }
type Row = GoodRow<'paid'>
type Reading = PaidReading & { at: Date }

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
      const paying = decidePaying(value, reading)
      const { answer } = paying
      if (paying.booked.length > 0) return this.settle(source, row, paying, work.context)
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

  /** From the first report: a payment that stays pending forever does not keep its debts forever. */
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
    { booked, answer }: Paying,
    context: ActorContext,
  ): Promise<Answer> {
    const { value } = row
    const taken = new Map(booked.map(one => [one.arrearId, one]))
    const parts = new Map(booked.filter(one => one.isPart).map(one => [one.arrearId, one.amountFen]))
    const causeOf = (arrearId: string) => {
      const before = taken.get(arrearId)?.reportedFen ?? 0
      // The rest of what a payment covers is a booking of its own.
      return v5(`paid|${value.paymentRef}|${arrearId}${before > 0 ? `|${before}` : ''}`, source.sourceId)
    }
    const reference = `${value.channel} ${value.paymentRef}`
    try {
      await this.needs.endDebts.endPaidToSource(
        source,
        { arrearIds: [...taken.keys()], parts, causeId: causeOf('*'), reference, causeOf },
        context,
        (work, { debts }) => {
          const hasChanged = debts.some(({ id, due_fen: dueFen }) => {
            const { amountFen, isPart } = taken.get(id)!
            return isPart ? amountFen >= dueFen : amountFen !== dueFen
          })
          if (hasChanged) throw new OptimisticLockError('due')
          new EventKeys(this.needs.database, work, { source, kind: 'paid' }).note(row, answer)
          for (const debt of debts) noteReported(work, source, value, { debt, ...taken.get(debt.id)! })
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
    const needsPerson = (line: ReportedPayment) => isForPerson(line) || isAskedFor(line, debts)
    const asked = open.filter(needsPerson)
    const free = open.filter(line => !needsPerson(line))
    const payment = { sourceId: source.sourceId, paymentRef: value.paymentRef, merchantId: source.merchantId }
    const done = await reinstateDebts(this.needs.database, work, { payment, lines: free, debts })
    const consequences = [
      ...done.back.map(id => `debt_back:${id}`),
      ...done.undone.map(id => `not_owed:${id}`),
    ]
    if (asked.length === 0) return { outcome: 'reversed', consequences }
    const arrearIds = asked.map(line => line.arrear_id)
    const isPart = reported.some(
      line => line.reversed_at === null && needsPerson(line) && !arrearIds.includes(line.arrear_id),
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

/** A car was let go by it, or somebody may still pay the bill that its debt was taken from. */
const isForPerson = (line: ReportedPayment): boolean => line.is_held || isStillPayable(line)

/** What a payment covers of known debts and was not reported before, each once. */
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

/** Of a part that was paid: what somebody is asked for at this moment does not rise. */
const isAskedFor = ({ arrear_id: id }: ReportedPayment, debts: readonly DebtReading[]): boolean =>
  debts.some(debt => debt.id === id && debt.bill_id !== null)

type Reported = { debt: DebtReading; amountFen: number; reportedFen: number }

/** One row a payment and debt: what the payment covers of it in all. */
function noteReported(
  work: UnitOfWork,
  { sourceId, merchantId }: SourceSession,
  { paymentRef, channel }: PaidEvent,
  { debt, amountFen, reportedFen }: Reported,
): void {
  const of = { source_id: sourceId, payment_ref: paymentRef, arrear_id: debt.id }
  if (reportedFen > 0)
    return work.update(
      'external_payment',
      { ...of, amount_fen: reportedFen, reversed_at: null },
      { amount_fen: reportedFen + amountFen, bill_id: debt.bill_id },
      1,
    )
  work.insert('external_payment', {
    ...of,
    merchant_id: merchantId,
    bill_id: debt.bill_id,
    channel,
    amount_fen: amountFen,
    told_at: work.at,
    reversed_at: null,
  })
}

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
