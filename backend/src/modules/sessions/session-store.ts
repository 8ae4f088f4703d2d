import { hash, randomBytes } from 'node:crypto'
import type { Database } from '../../persistence/database'
import type { FencedRedis } from '../../persistence/cache/fenced-redis'

export type SessionRecord = {
  kind: 'owner' | 'staff'
  subjectId: string
  merchantId: string | null
  roles: string[]
  lotIds: string[]
  openid: string
  expiresAt: number
}

/** Opaque 256-bit tokens; only their SHA-256 is stored, so that a leaked table opens nothing. */
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly redis: FencedRedis,
  ) {}

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

  /** What a token stands for, or null: unknown, revoked, expired, or its staff disabled. */
  async find(hash: string, now: Date): Promise<SessionRecord | null> {
    const prefix = this.redis.prefix()
    const [text] = (await this.redis.read(this.keyOf(hash)).catch(() => null)) ?? []
    const cached = text ? this.parse(text, now) : null
    if (cached) return cached
    const row = await this.database.one<{
      kind: 'owner' | 'staff'
      subject_id: string
      merchant_id: string | null
      roles: string[]
      lot_ids: string[]
      openid: string
      expires_at: Date
    }>(
      `SELECT s.kind, s.subject_id, s.openid, s.expires_at, coalesce(f.merchant_id, s.merchant_id) AS merchant_id,
         coalesce(f.roles, s.roles) AS roles, coalesce(f.lot_ids, '{}') AS lot_ids
       FROM session s LEFT JOIN staff f ON s.kind = 'staff' AND f.id = s.subject_id
       WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2
         AND (s.kind = 'owner' OR (f.id IS NOT NULL AND f.disabled_at IS NULL))`,
      [hash, now],
    )
    if (!row) return null
    const record: SessionRecord = {
      kind: row.kind,
      subjectId: row.subject_id,
      merchantId: row.merchant_id,
      roles: row.roles,
      lotIds: row.lot_ids,
      openid: row.openid,
      expiresAt: row.expires_at.getTime(),
    }
    if (prefix !== null && prefix === this.redis.prefix()) {
      await this.redis.commands
        .set(prefix + this.keyOf(hash), JSON.stringify(record), 'EX', 60)
        .catch(() => undefined)
    }
    return record
  }

  parse(text: string, now: Date): SessionRecord | null {
    const record = JSON.parse(text) as SessionRecord
    return record.expiresAt > now.getTime() ? record : null
  }

  /** Forgets cached copies at once: a revoked session or a changed role must not live on in Redis. */
  async forget(hashes: string[]): Promise<void> {
    if (hashes.length === 0) return
    try {
      await this.redis.write(prefix => this.redis.commands.del(hashes.map(hash => prefix + this.keyOf(hash))))
    } catch (error) {
      this.redis.distrust('session not forgotten', error)
    }
  }
}
