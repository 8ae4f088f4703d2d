import { Refusal } from '@fangxing/contract/refusal'
import { JsonText } from '../../persistence/json-text'
import type { RefOf } from '../sessions/find-session'
import { findSession } from '../sessions/find-session'
import type { Services } from '../../services'
import { rememberOrder } from '../../workflows/scan-device'

const CAPACITY = 50_000
const remembered = new WeakMap<Services, Set<string>>()

/**
 * An order for whoever holds its unguessable id: the owner who scanned, or the friend to whom they sent it. Session and
 * order come from Redis in one round trip, and the text goes out as it is. Refusals: SESSION_EXPIRED, FORBIDDEN_ROLE, NOT_FOUND.
 */
export async function readOwnerOrder(
  platform: Services,
  refOf: RefOf,
  token: string,
  orderId: string,
): Promise<JsonText> {
  const { sessions, live, clock } = platform
  const hash = sessions.hashOf(token)
  const found = await live.readWithSession(sessions.keyOf(hash), orderId)
  const known = found?.session ? sessions.parse(found.session, clock.now()) : null
  const session = known
    ? { kind: known.kind, ownerId: known.subjectId }
    : await findSession(platform, refOf, token).then(
        one => one && { kind: one.kind, ownerId: one.kind === 'owner' ? one.ownerId : '' },
      )
  if (!session) throw new Refusal('SESSION_EXPIRED')
  if (session.kind !== 'owner') throw new Refusal('FORBIDDEN_ROLE')
  const text = found?.owner ?? (await live.ownerJson(orderId))
  if (text === null) throw new Refusal('NOT_FOUND')
  await rememberOnce(platform, session.ownerId, orderId)
  return new JsonText(text)
}

/** The first time on this node that this owner reads this order, it joins their history. */
async function rememberOnce(platform: Services, ownerId: string, orderId: string): Promise<void> {
  const pairs = remembered.get(platform) ?? new Set<string>()
  remembered.set(platform, pairs)
  const pair = `${ownerId}${orderId}`
  if (pairs.has(pair)) return
  await rememberOrder(platform, ownerId, orderId)
  pairs.add(pair)
  if (pairs.size > CAPACITY) pairs.delete(pairs.values().next().value!)
}
