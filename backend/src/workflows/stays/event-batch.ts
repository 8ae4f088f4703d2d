import type { IntegrationRowReply } from '@fangxing/contract/integration'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import type { SourceSession } from '../../domain/sessions'
import { commitUnit } from '../../persistence/commit-unit'
import { OptimisticLockError, UniqueViolation, type Database } from '../../persistence/database'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { EventKeys } from './event-keys'
import { readEventRows, type GoodRow, type RowKind } from './event-rows'

const ATTEMPTS = 5

/**
 * Answers a batch in its order: one row that is wrong says what is wrong with it and keeps no other back. `take` also gets
 * the answers to those that were wrong.
 */
export async function answerBatch<K extends RowKind>(
  kind: K,
  rows: readonly unknown[],
  take: (good: GoodRow<K>[], wrong: IntegrationRowReply[]) => Promise<IntegrationRowReply[]>,
): Promise<IntegrationRowReply[]> {
  const { good, bad } = readEventRows(kind, rows)
  const wrong = bad.map(({ reply }) => reply)
  const replies = [...wrong, ...(await take(good, wrong))]
  return replies.sort((one, other) => one.row - other.row)
}

/** Somebody else changed the same debts or stays, or reported the same event, at this moment: it is decided again. */
export const isOvertaken = (error: unknown): boolean =>
  error instanceof OptimisticLockError ||
  error instanceof UniqueViolation ||
  (error instanceof Refusal && error.code === 'STATE_CONFLICT')

type Batch<K extends RowKind> = {
  needs: { database: Database; clock: Clock }
  source: SourceSession
  kind: K
  context: ActorContext
}
export type Answer = Omit<IntegrationRowReply, 'row' | 'eventId'>
export type RowWork = { work: UnitOfWork; keys: EventKeys }

/**
 * Each row is its own commit: what one of them ends does not wait for the others. `carryOut` notes, commits and answers an
 * event that is new.
 */
export function answerRowByRow<K extends RowKind>(
  { needs: { database, clock }, source, kind, context }: Batch<K>,
  rows: readonly unknown[],
  carryOut: (row: GoodRow<K>, work: RowWork) => Promise<Answer>,
): Promise<IntegrationRowReply[]> {
  const once = async (given: GoodRow<K>): Promise<IntegrationRowReply> => {
    const { row, value } = given
    const work = new UnitOfWork(context, clock.now())
    const keys = new EventKeys(database, work, { source, kind })
    await keys.read([value.eventId])
    if (keys.isNew(given)) return { row, eventId: value.eventId, ...(await carryOut(given, { work, keys })) }
    await commitUnit(database, work)
    return keys.replies()[0]!
  }
  return answerBatch(kind, rows, async good => {
    const replies: IntegrationRowReply[] = []
    for (const row of good) replies.push(await decideAgain(database, () => once(row)))
    return replies
  })
}

/** What stays overtaken ends with its own error. */
const decideAgain = <Result>(database: Database, once: () => Promise<Result>): Promise<Result> =>
  database.retryOnConflict(async attempt => {
    try {
      return await once()
    } catch (error) {
      if (attempt + 1 >= ATTEMPTS || !isOvertaken(error)) throw error
      throw new OptimisticLockError('event')
    }
  }, ATTEMPTS)
