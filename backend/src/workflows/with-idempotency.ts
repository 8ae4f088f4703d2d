import { createHash } from 'node:crypto'
import { Refusal } from '@fangxing/contract/refusal'
import { insert, json, type Change } from '../persistence/changes'
import { UniqueViolation } from '../persistence/database'
import type { Services } from '../services'

/** A caller's promise that it means one deed, however often it asks: same key, same body, one effect. */
export type IdempotencyKey = { scope: string; key: string; requestHash: string }

export function idempotencyKeyOf(subject: string, call: string, key: string, body: unknown): IdempotencyKey {
  return {
    scope: `${subject}:${call}`,
    key,
    requestHash: createHash('sha256')
      .update(JSON.stringify(body ?? null))
      .digest('hex'),
  }
}

/**
 * Does `work` once for the key. The mark goes into the same commit as the deed, so both stand or neither; asked again,
 * the first result is answered. Errors: IDEMPOTENCY_KEY_REUSED when the key came with another body.
 */
export async function withIdempotency<Result>(
  platform: Services,
  once: IdempotencyKey,
  work: (mark: (result: Result) => Change) => Promise<Result>,
): Promise<Result> {
  const before = await find<Result>(platform, once)
  if (before) return before.result
  try {
    return await work(result =>
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
    const done = await find<Result>(platform, once)
    if (!done) throw error
    return done.result
  }
}

async function find<Result>(platform: Services, once: IdempotencyKey): Promise<{ result: Result } | null> {
  const row = await platform.database.one<{ request_hash: string; result: Result }>(
    'SELECT request_hash, result FROM idempotency WHERE scope = $1 AND key = $2',
    [once.scope, once.key],
  )
  if (row && row.request_hash !== once.requestHash) throw new Refusal('IDEMPOTENCY_KEY_REUSED')
  return row
}
