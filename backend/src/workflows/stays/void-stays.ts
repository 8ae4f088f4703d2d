import type { StaffCall } from '@fangxing/contract/calls'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { may } from '../../domain/state-machine'
import { PAID_STATE, REVIEW_STATE, STAY } from '../../domain/stays/stay'
import { findSource } from '../../modules/sources'
import { commitAsSets } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { StayRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { isUntouched, StaySet } from './stay-set'
import { readDebtsOf, readLots, readStaysOfPeriod } from './watch-stays'

type Needs = { database: Database; clock: Clock }
type Wanted = { from: string; to: string; reason: string; isPreview: boolean }
type Slice = Pick<Wanted, 'reason' | 'isPreview'> & { from: Date; to: Date; lotId: string; after: string }
type Result = StaffCall<'voidStays'>['reply']
const MOST_SLICES = 200

/**
 * Stays of one source and period that nobody shall owe, because what the source told then is wrong. A debt that somebody owes
 * already is left: it is withdrawn, which has its limit and its second person.
 */
export class VoidStays {
  constructor(private readonly needs: Needs) {}

  /** The preview counts what would happen and changes nothing. Refusals: NOT_FOUND, BAD_INPUT for a period that ends before it begins. */
  async void(
    session: StaffSession,
    sourceId: string,
    wanted: Wanted,
    context: ActorContext,
  ): Promise<Result> {
    await findSource(this.needs.database, session, sourceId)
    const [from, to] = [new Date(wanted.from), new Date(wanted.to)]
    if (to <= from) throw new Refusal('BAD_INPUT', {}, [{ path: 'body.to', code: 'too_small' }])
    const result: Result = { stays: 0, arrears: 0, amountFen: 0, left: 0 }
    let slices = MOST_SLICES
    for (const lotId of await readLots(this.needs.database, session.merchantId)) {
      let after: string | null = lowestIdAt(new Date(0))
      while (after !== null && slices-- > 0) {
        const slice: Slice = { ...wanted, from, to, lotId, after }
        const { last, ...found } = await this.slice(session, sourceId, slice, context)
        for (const name of ['stays', 'arrears', 'amountFen', 'left'] as const) result[name] += found[name]
        after = last
      }
    }
    return result
  }

  private slice(
    session: StaffSession,
    sourceId: string,
    wanted: Slice,
    context: ActorContext,
  ): Promise<Result & { last: string | null }> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const states = STAY.states.filter(state => may(STAY, state, 'voided') && state !== PAID_STATE)
      const stays = await readStaysOfPeriod(database, sourceId, { ...wanted, states })
      const set = new StaySet(work, await readDebtsOf(database, stays))
      const ended = stays.filter(stay => mayEnd(stay, set.debtOf(stay)))
      const debts = ended.flatMap(stay => set.debtOf(stay) ?? [])
      const found = {
        stays: ended.length,
        arrears: debts.length,
        amountFen: debts.reduce((sum, debt) => sum + debt.due_fen, 0),
        left: stays.length - ended.length,
        last: stays.length === 0 ? null : stays.at(-1)!.id,
      }
      if (wanted.isPreview || ended.length === 0) return found
      for (const stay of ended) {
        set.voidDebt(stay, wanted.reason)
        set.transition(stay, 'voided', { check_at: null })
      }
      work.audit({
        merchantId: session.merchantId,
        entity: 'integration_source',
        entityId: sourceId,
        event: 'stays_voided',
        detail: { from: wanted.from, to: wanted.to, reason: wanted.reason, ...found },
      })
      await commitAsSets(database, work)
      return found
    })
  }
}

/** What nobody owes yet: without a debt, or with one that is looked at and that nobody is paying. */
const mayEnd = (stay: StayRow, debt: DebtReading | undefined): boolean =>
  stay.prepaid_fen === 0 &&
  (debt === undefined || (isUntouched(debt) && debt.state === REVIEW_STATE && stay.state === REVIEW_STATE))
