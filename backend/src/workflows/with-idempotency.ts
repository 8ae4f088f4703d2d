import { createHash } from 'node:crypto'
import { Refusal } from '@fangxing/contract/refusal'
import { insert, json, type Change } from '../persistence/changes'
import { UniqueViolation, type Database } from '../persistence/database'
import { READ_IDEMPOTENT_RESULT } from './with-idempotency.queries'

/** A caller's promise that it means one action, however often it asks: same key, same body, one effect. */
export type IdempotencyKey = { scope: string; key: string; requestHash: string }
/** The change that records the key with the result of its action, for the same commit. */
export type RecordResult<Result> = (result: Result) => Change

export function idempotencyKeyOf(subject: string, call: string, key: string, body: unknown): IdempotencyKey {
  return {
    scope: `${subject}:${call}`,
    key,
    requestHash: createHash('sha256')
      .update(JSON.stringify(body ?? null))
      .digest('hex'),
  }
}

/** Makes an action happen once for a key. */
export class WithIdempotency {
  constructor(private readonly needs: { database: Database }) {}

  /**
   * Runs `action` once for the key. What it records goes into the same commit as the action, so both stand or neither;
   * asked again, the first result is answered. Errors: IDEMPOTENCY_KEY_REUSED when the key came with another body.
   */
  async run<Result>(
    once: IdempotencyKey,
    action: (record: RecordResult<Result>) => Promise<Result>,
  ): Promise<Result> {
    const before = await this.find<Result>(once)
    if (before) return before.result
    try {
      return await action(result =>
        insert('idempotency', {
          scope: once.scope,
          key: once.key,
          request_hash: once.requestHash,
          result: json(result),
        }),
      )
    } catch (error) {
      const isOurs = error instanceof UniqueViolation && error.constraint === 'idempotency_pkey'
      // Another node, or this one before a crash, may have done it meanwhile: a refusal then only says that it is done.
      if (!isOurs && !(error instanceof Refusal)) throw error
      const done = await this.find<Result>(once)
      if (!done) throw error
      return done.result
    }
  }

  private async find<Result>({
    scope,
    key,
    requestHash,
  }: IdempotencyKey): Promise<{ result: Result } | null> {
    const row = await this.needs.database.one<{ request_hash: string; result: Result }>(
      READ_IDEMPOTENT_RESULT,
      [scope, key],
    )
    if (row && row.request_hash !== requestHash) throw new Refusal('IDEMPOTENCY_KEY_REUSED')
    return row
  }
}
