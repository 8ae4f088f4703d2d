import { hash, randomBytes } from 'node:crypto'
import type { Session, StaffSession } from '../../domain/sessions'
import type { FencedRedis } from '../../persistence/cache/fenced-redis'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import type { Clock } from '../../ports'
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

const CACHED_S = 60
const MAX_TOKEN_LENGTH = 128

type Needs = { database: Database; redis: FencedRedis; clock: Clock; refOf: (ownerId: string) => string }

/** Opaque 256-bit tokens; only their SHA-256 is stored, so that a leaked table opens nothing. */
export class SessionStore {
  constructor(private readonly needs: Needs) {}

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

  /** A session as Redis keeps it, or null when it has expired. */
  parse(text: string): SessionRecord | null {
    const record = JSON.parse(text) as SessionRecord
    return record.expiresAt > this.needs.clock.now().getTime() ? record : null
  }

  /** Deletes cached copies at once: a revoked session or a changed role must not live on in Redis. */
  async forget(hashes: string[]): Promise<void> {
    if (hashes.length === 0) return
    const { redis } = this.needs
    try {
      await redis.write(prefix =>
        Promise.all(hashes.map(hash => redis.commands.del(prefix + this.keyOf(hash)))),
      )
    } catch (error) {
      redis.distrust('session not forgotten', error)
    }
  }

  private async read(hash: string): Promise<SessionRecord | null> {
    const { database, redis, clock } = this.needs
    const prefix = redis.prefix()
    const [text] = (await redis.read(this.keyOf(hash)).catch(() => null)) ?? []
    const cached = text ? this.parse(text) : null
    if (cached) return cached
    const row = await database.one<SessionRow>(READ_SESSION, [hash, clock.now()])
    if (!row) return null
    const record = recordOf(row)
    if (prefix !== null && prefix === redis.prefix()) {
      await redis.commands
        .set(prefix + this.keyOf(hash), JSON.stringify(record), 'EX', CACHED_S)
        .catch(() => undefined)
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
