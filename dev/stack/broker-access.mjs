import { createHash, timingSafeEqual } from 'node:crypto'

const DEVICE_WRITES = new Set(['ack', 'state', 'life', 'evt', 'time'])
const DEVICE_READS = new Set(['cmd', 'want', 'ask', 'time'])

/**
 * Whether `deviceId` may publish on or subscribe to the topic: only its own branch `pl/1/{merchant}/{device}/…`.
 * The merchant level may be a `+` when reading; the device level may not.
 */
export function deviceMayUse(deviceId, topic, way) {
  const [protocol, version, merchant, device, leaf, ...more] = topic.split('/')
  if (protocol !== 'pl' || version !== '1' || !merchant || more.length > 0) return false
  if (device !== deviceId) return false
  return way === 'publish'
    ? merchant !== '+' && DEVICE_WRITES.has(leaf)
    : DEVICE_READS.has(leaf) && merchant !== '#'
}

const sha256 = text => createHash('sha256').update(text).digest()

function sameHash(hex, password) {
  const wanted = Buffer.from(hex, 'hex')
  const given = sha256(password)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

/**
 * Decides who somebody is. Answers are kept for `keepMs` milliseconds, at most 5,000, so that a revoked
 * credential stops working within that time and a reconnecting fleet does not become a storm of queries.
 *
 * @param {{ backend?: { username: string, password: string }, users?: Record<string, string>,
 *           findHash?: (deviceId: string) => Promise<string | undefined>, keepMs?: number }} sources
 *   `users` are fixed device passwords for tests without a database; `findHash` throws when the database is away
 * @returns {{ authenticate: (username?: string, password?: string) => Promise<'backend' | 'device' | undefined>,
 *             forget: (deviceId: string) => void }}
 */
export function makeAuthenticator({ backend, users = {}, findHash, keepMs = 5000 }) {
  const known = new Map()

  async function hashOf(deviceId) {
    const kept = known.get(deviceId)
    if (kept && kept.untilMs > Date.now()) return kept.hash
    const hash = Object.hasOwn(users, deviceId)
      ? sha256(users[deviceId]).toString('hex')
      : await findHash?.(deviceId)
    if (known.size > 50_000) known.clear()
    if (hash) known.set(deviceId, { hash, untilMs: Date.now() + Math.min(keepMs, 5000) })
    else known.delete(deviceId)
    return hash
  }

  async function authenticate(username, password) {
    if (!username || !password) return undefined
    if (backend && username === backend.username) {
      return sameHash(sha256(backend.password).toString('hex'), password) ? 'backend' : undefined
    }
    const hash = await hashOf(username)
    return hash && sameHash(hash, password) ? 'device' : undefined
  }

  return { authenticate, forget: deviceId => void known.delete(deviceId) }
}
