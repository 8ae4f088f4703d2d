import type { SourceNonce } from '../../domain/sessions'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** The key of the nonces that were taken, as the database names it. */
export const NONCE_TAKEN = 'integration_nonce_pkey'

/** In the commit of what the request asks for: both happen or neither does. A repetition violates {@link NONCE_TAKEN}. */
export function takeNonceIn(work: UnitOfWork, { keyId, nonce, until }: SourceNonce): void {
  work.insert('integration_nonce', { key_id: keyId, nonce, expires_at: until })
}
