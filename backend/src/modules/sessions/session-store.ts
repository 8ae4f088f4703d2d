import { hash, randomBytes } from 'node:crypto'
import type { Session, StaffSession } from '../../domain/sessions'
import { isOutOfMemory } from '../../persistence/cache/memory-pressure'
import { withinRequest } from '../../persistence/cache/within-request'
import type { Row } from '../../persistence/table-types'
import { EndedSessions, type EndedSessionsNeeds } from './ended-sessions'
import { READ_SESSION } from './session.queries'

export type SessionRecord = {
  kind: Session['kind']
  subjectId: string
  merchantId: string | null
  roles: string[]
  lotIds: string[]
  openid: string
  expiresAt: number
}
type SessionRow = Pick<Row<'session'>, 'subject_id' | 'merchant_id' | 'roles' | 'openid' | 'expires_at'> & {
  kind: Session['kind']
  lot_ids: string[]
}

const CACHED_MS = 60_000
/** Stands in the place of a session that has ended, so that nobody who read it just before puts it back. */
const ENDED = JSON.stringify({ expiresAt: 0 })
const MAX_TOKEN_LENGTH = 128

type Needs = EndedSessionsNeeds & { refOf: (ownerId: string) => string }

/** Opaque 256-bit tokens; only their SHA-256 is stored, so that a leaked table opens nothing. */
export class SessionStore {
  /** Those that were ended lately, on whichever node. */
  readonly ended: EndedSessions

  constructor(private readonly needs: Needs) {
    this.ended = new EndedSessions(needs, CACHED_MS)
  }

  newToken(): { token: string; hash: string } {
    const token = randomBytes(32).toString('base64url')
    return { token, hash: this.hashOf(token) }
  }

  hashOf(token: string): string {
    return hash('sha256', token)
  }

  /** The key under which Redis may hold a session (without the generation's prefix). */
  keyOf(hash: string): string {
    return `session:${hash}`
  }

  /** Who bears this token, or null: unknown, revoked, expired, or its staff disabled. */
  async find(token: string): Promise<Session | null> {
    if (token.length > MAX_TOKEN_LENGTH) return null
    const record = await this.read(this.hashOf(token))
    return record && sessionOf(record, this.needs.refOf)
  }

  /** A session as Redis keeps it, or null when it has expired or ended. */
  parse(hash: string, text: string): SessionRecord | null {
    if (this.ended.has(hash)) return null
    const record = JSON.parse(text) as SessionRecord
    return record.expiresAt > this.needs.clock.now().getTime() ? record : null
  }

  /** Takes cached copies away at once, on all nodes: a revoked session or a changed role must not live on in Redis. */
  async forget(hashes: string[]): Promise<void> {
    if (hashes.length === 0) return
    const { redis } = this.needs
    this.ended.add(hashes)
    try {
      await redis.write(prefix =>
        Promise.all(
          hashes.map(hash => redis.commands.set(prefix + this.keyOf(hash), ENDED, 'PX', CACHED_MS)),
        ),
      )
    } catch (error) {
      if (!isOutOfMemory(error)) throw error
      await redis.write(prefix =>
        Promise.all(hashes.map(hash => redis.commands.del(prefix + this.keyOf(hash)))),
      )
    }
    await this.ended.notifyOthers(hashes)
  }

  private async read(hash: string): Promise<SessionRecord | null> {
    const { database, redis, clock } = this.needs
    const prefix = redis.prefix()
    const [text] = (await redis.read(this.keyOf(hash)).catch(() => null)) ?? []
    const cached = text ? this.parse(hash, text) : null
    if (cached) return cached
    const row = await database.one<SessionRow>(READ_SESSION, [hash, clock.now()])
    if (!row) return null
    const record = recordOf(row)
    if (prefix !== null && prefix === redis.prefix()) {
      const livesMs = Math.min(CACHED_MS, record.expiresAt - clock.now().getTime())
      const key = prefix + this.keyOf(hash)
      const storing = redis.commands.set(key, JSON.stringify(record), 'PX', Math.max(1, livesMs), 'NX')
      await withinRequest(storing).catch(() => undefined)
    }
    return record
  }
}

const recordOf = (row: SessionRow): SessionRecord => ({
  kind: row.kind,
  subjectId: row.subject_id,
  merchantId: row.merchant_id,
  roles: row.roles,
  lotIds: row.lot_ids,
  openid: row.openid,
  expiresAt: row.expires_at.getTime(),
})

function sessionOf(record: SessionRecord, refOf: (ownerId: string) => string): Session | null {
  if (record.kind === 'owner') {
    return {
      kind: 'owner',
      ownerId: record.subjectId,
      openid: record.openid,
      ownerRef: refOf(record.subjectId),
    }
  }
  if (record.merchantId === null) return null
  return {
    kind: 'staff',
    staffId: record.subjectId,
    merchantId: record.merchantId,
    roles: record.roles as StaffSession['roles'],
    lotIds: record.lotIds,
  }
}
