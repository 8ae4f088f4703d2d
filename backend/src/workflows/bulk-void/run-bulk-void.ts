import { Refusal } from '@fangxing/contract/refusal'
import type { Logger } from 'pino'
import type { ActorContext } from '../../domain/actor-context'
import { BULK_VOID } from '../../domain/bulk-void'
import { may } from '../../domain/state-machine'
import { readBulkVoidRow } from '../../modules/bulk-voids'
import { queueEndedMessages } from '../../modules/reminders'
import { commitUnit } from '../../persistence/commit-unit'
import { DatabaseUnavailable, OptimisticLockError, type Database } from '../../persistence/database'
import type { BulkVoidRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { queueBulkVoid } from './queue-bulk-void'
import { Overtaken, type VoidSlice } from './void-slice'

/** So long one job works before its successor goes on: others of its runner want to run as well. */
const BUDGET_MS = 5_000
/** After so many failures of one slice a person has to review it. */
const MOST_ATTEMPTS = 5
const RETRY_MS = 10_000

type Needs = { database: Database; clock: Clock; log: Logger; voidSlice: VoidSlice }

/**
 * Carries out what was decided, slice by slice. What becomes of a stay and what is counted of it are one commit: a node that dies
 * repeats nothing, because a stay that is void is not found again.
 */
export class RunBulkVoid {
  constructor(
    private readonly needs: Needs,
    private readonly budgetMs = BUDGET_MS,
  ) {}

  /** Goes on until it ends or the time is over, and then queues its successor. Harmless when it runs again. */
  async run(bulkVoidId: string, context: ActorContext): Promise<void> {
    const row = await readBulkVoidRow(this.needs.database, bulkVoidId)
    if (!row || !may(BULK_VOID, row.state, 'finished')) return
    // Who decided it did it, whichever node carries it out.
    const actor = { ...context, actor: `staff:${row.decided_by ?? row.asked_by}` }
    try {
      await this.goOn(bulkVoidId, actor)
    } catch (error) {
      await this.meet(bulkVoidId, error, actor).catch((second: unknown) => {
        // Somebody else has changed it meanwhile: it is with them now.
        if (!(second instanceof OptimisticLockError)) throw second
      })
    }
  }

  private async goOn(id: string, context: ActorContext): Promise<void> {
    const { database, voidSlice, clock } = this.needs
    const endMs = performance.now() + this.budgetMs
    // At least one, however slow everything is.
    do {
      const row = await voidSlice.readRunning(id)
      if (await voidSlice.isOver(row)) return this.end(row, 'finished', context)
      await voidSlice.take(row, context)
    } while (performance.now() < endMs)
    const work = new UnitOfWork(context, clock.now())
    queueBulkVoid(work, id, 0)
    await commitUnit(database, work)
  }

  private async meet(id: string, error: unknown, context: ActorContext): Promise<void> {
    if (error instanceof Overtaken) return
    const { database, clock, log } = this.needs
    const row = await readBulkVoidRow(database, id)
    if (!row || !may(BULK_VOID, row.state, 'failed')) return
    if (error instanceof Refusal && error.code === 'AMOUNT_CHANGED')
      return this.end(row, 'failed', context, error.code)
    // The job is tried again by itself, and its deadline finds it should it give up.
    if (error instanceof DatabaseUnavailable && !error.isRolledBack) throw error
    const attempts = row.attempts + 1
    log.error({ err: error, bulkVoidId: id, attempts }, 'a slice of a bulk void failed')
    if (attempts >= MOST_ATTEMPTS) return this.end(row, 'failed', context, 'BULK_VOID_STUCK')
    const work = new UnitOfWork(context, clock.now())
    work.updateVersioned('bulk_void', row, { attempts })
    queueBulkVoid(work, id, attempts * RETRY_MS)
    await commitUnit(database, work)
  }

  private async end(
    row: BulkVoidRow,
    event: 'finished' | 'failed',
    context: ActorContext,
    failureCode: string | null = null,
  ): Promise<void> {
    const { database, clock, log } = this.needs
    const work = new UnitOfWork(context, clock.now())
    const { voided_count: stays, refund_count: refunds, left_count: left } = row
    work.transition(BULK_VOID, row, event, {
      set: { ended_at: work.at, failure_code: failureCode },
      detail: { stays, refunds, left, failureCode },
    })
    queueEndedMessages(work)
    await commitUnit(database, work)
    log.info({ bulkVoidId: row.id, stays, refunds, left, failureCode }, 'a bulk void ended')
  }
}
