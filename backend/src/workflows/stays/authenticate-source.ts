import { SIGNATURE_SCHEME, SIGNATURE_WINDOW_S } from '@fangxing/contract/integration'
import { Refusal } from '@fangxing/contract/refusal'
import type { SourceNonce, SourceSession } from '../../domain/sessions'
import { bodyDigestOf, isSignedBy, sourceOfRequest, sourceSecretOf, TAKE_NONCE } from '../../modules/sources'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import type { Settings } from '../../settings/settings'

type Needs = { database: Database; clock: Clock; settings: Pick<Settings, 'DEVICE_MASTER_KEY'> }
type SignedRequest = { method: string; path: string; authorization: string; body: Buffer }
/**
 * `nonce` is still to be taken: before anything is done for the request, or in its commit. `isTaken`: it was before, so that a repetition
 * that comes later costs a look and not the work of the batch; only who takes it decides between two at once.
 */
type Authenticated = { source: SourceSession; nonce: SourceNonce; isTaken: boolean }

const HEADER = new RegExp(
  `^${SIGNATURE_SCHEME} key=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}), ts=(\\d{1,12}), nonce=([0-9A-Za-z_-]{16,64}), signature=([0-9a-f]{64})$`,
)

/** Who sent a request of another system: known by its signature alone, and by each signature once. */
export class AuthenticateSource {
  constructor(private readonly needs: Needs) {}

  /**
   * `count` is called as soon as the sender is known, before anything else is done for it. Refusals:
   * INTEGRATION_SIGNATURE_INVALID (nothing says what was wrong), INTEGRATION_CLOCK.
   */
  async authenticate(
    { method, path, authorization, body }: SignedRequest,
    count: (source: SourceSession) => Promise<void>,
  ): Promise<Authenticated> {
    const { database, clock, settings } = this.needs
    const [, keyId, timestamp, nonce, signature] = HEADER.exec(authorization) ?? []
    if (keyId === undefined || nonce === undefined || signature === undefined)
      throw new Refusal('INTEGRATION_SIGNATURE_INVALID')
    const timestampS = Number(timestamp)
    const known = await sourceOfRequest(database, keyId, nonce)
    const parts = { method, path, timestampS, nonce, bodySha256: bodyDigestOf(body) }
    // Also of an unknown key, so that the time of the answer does not tell which keys there are.
    const isRight = isSignedBy(sourceSecretOf(settings, keyId), parts, signature)
    if (known === null || !isRight) throw new Refusal('INTEGRATION_SIGNATURE_INVALID')
    const { source, isTaken } = known
    await count(source)
    const nowMs = clock.now().getTime()
    if (Math.abs(timestampS * 1000 - nowMs) > SIGNATURE_WINDOW_S * 1000)
      throw new Refusal('INTEGRATION_CLOCK', { seconds: SIGNATURE_WINDOW_S })
    // It is remembered until its time lies outside the window for certain.
    const until = new Date(nowMs + 2 * SIGNATURE_WINDOW_S * 1000 + 1000)
    return { source, nonce: { keyId, nonce, until }, isTaken }
  }

  /** Refusals: INTEGRATION_REPLAYED; UNAVAILABLE when it cannot be stored: what might be a repetition is never taken. */
  async takeNonce({ keyId, nonce, until }: SourceNonce): Promise<void> {
    const taken = await this.needs.database.query(TAKE_NONCE, [keyId, nonce, until])
    if (taken.length === 0) throw new Refusal('INTEGRATION_REPLAYED')
  }
}
