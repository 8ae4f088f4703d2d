import { Refusal } from '@fangxing/contract/refusal'
import type { SourceNonce } from '../../domain/sessions'
import { UniqueViolation, type Database } from '../../persistence/database'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { TAKE_NONCE } from './sources.queries'

/** The key of the nonces that were taken, as the database names it. */
const TAKEN = 'integration_nonce_pkey'

/** By itself, before anything is done for the request. Refusals: INTEGRATION_REPLAYED. */
export async function takeNonce(database: Database, { keyId, nonce, until }: SourceNonce): Promise<void> {
  const taken = await database.query(TAKE_NONCE, [keyId, nonce, until])
  if (taken.length === 0) throw new Refusal('INTEGRATION_REPLAYED')
}

/** In the commit of what the request asks for: both happen or neither does. That commit goes through {@link refuseReplay}. */
export function takeNonceIn(work: UnitOfWork, { keyId, nonce, until }: SourceNonce): void {
  work.insert('integration_nonce', { key_id: keyId, nonce, expires_at: until })
}

/** Refusals: INTEGRATION_REPLAYED when another request had taken the nonce of this commit. */
export async function refuseReplay<T>(commit: Promise<T>): Promise<T> {
  try {
    return await commit
  } catch (error) {
    if (error instanceof UniqueViolation && error.constraint === TAKEN)
      throw new Refusal('INTEGRATION_REPLAYED')
    throw error
  }
}
