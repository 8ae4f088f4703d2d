import { hash, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Session, StaffSession } from '../../domain/sessions'
import { isOutOfMemory } from '../../persistence/cache/memory-pressure'
import { withinRequest } from '../../persistence/cache/within-request'
import type { Row } from '../../persistence/table-types'
import type { Settings } from '../../settings/settings'
import { EndedSessions, type EndedSessionsNeeds } from './ended-sessions'
import { NOTE_SESSION_USED, READ_SESSION } from './session.queries'

export type SessionRecord = {
  kind: Session['kind']
  subjectId: string
  merchantId: string | null
  roles: string[]
  lotIds: string[]
  openid: string
  expiresAt: number
  /** Of a browser: its public id, and when it was last used. */
  consoleId?: string
  lastUsedAt?: number
}
type SessionRow = Pick<
  Row<'session'>,
  'subject_id' | 'merchant_id' | 'roles' | 'openid' | 'expires_at' | 'console_id' | 'last_used_at'
> & {
  kind: Session['kind']
  lot_ids: string[]
}

const CACHED_MS = 60_000
/** Stands in the place of a session that has ended, so that nobody who read it just before puts it back. */
const ENDED = JSON.stringify({ expiresAt: 0 })
const MAX_TOKEN_LENGTH = 128
/** So often at most it is noted that a browser is in use. */
const NOTED_MS = 60_000
const MAX_NOTED = 10_000

type Needs = EndedSessionsNeeds & {
  refOf: (ownerId: string) => string
  settings: Pick<Settings, 'CONSOLE_IDLE_S'>
}
/** A phone sends its token, a browser its cookie, and neither serves in the place of the other. `isUse`: a person did it. */
type Bearing = { by?: 'token' | 'cookie'; isUse?: boolean }

/** Opaque 256-bit tokens; only their SHA-256 is stored, so that a leaked table opens nothing. */
export class SessionStore {
  /** Those that were ended lately, on whichever node. */
  readonly ended: EndedSessions
  /** Browsers whose use was noted lately by this node. */
  private readonly notedMs = new LRUCache<string, number>({ max: MAX_NOTED })

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

  /** Who bears this token, or null: unknown, revoked, expired, unused for too long, or its staff disabled. */
  async find(token: string, { by = 'token', isUse = true }: Bearing = {}): Promise<Session | null> {
    if (token.length > MAX_TOKEN_LENGTH) return null
    const hash = this.hashOf(token)
    const record = await this.read(hash)
    if (!record || (record.consoleId !== undefined) !== (by === 'cookie')) return null
    if (isUse && by === 'cookie') await this.noteUse(hash)
    return sessionOf(record, this.needs.refOf)
  }

  /** A session as Redis keeps it, or null when it has expired or ended. */
  parse(hash: string, text: string): SessionRecord | null {
    if (this.ended.has(hash)) return null
    const record = JSON.parse(text) as SessionRecord
    const nowMs = this.needs.clock.now().getTime()
    // A copy may be older than the last use: what seems unused for too long is read again.
    const isAwake = record.lastUsedAt === undefined || record.lastUsedAt > this.idleSince(nowMs).getTime()
    return record.expiresAt > nowMs && isAwake ? record : null
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

  private idleSince(nowMs: number): Date {
    return new Date(nowMs - this.needs.settings.CONSOLE_IDLE_S * 1000)
  }

  /** At most once a minute and node: what is not noted ends a session a minute early. */
  private async noteUse(hash: string): Promise<void> {
    const now = this.needs.clock.now()
    if (now.getTime() - (this.notedMs.get(hash) ?? 0) < NOTED_MS) return
    this.notedMs.set(hash, now.getTime())
    const values = [hash, now, new Date(now.getTime() - NOTED_MS)]
    await this.needs.database.query(NOTE_SESSION_USED, values).catch((error: unknown) => {
      this.notedMs.delete(hash)
      this.needs.warn('use of a session not noted', error)
    })
  }

  private async read(hash: string): Promise<SessionRecord | null> {
    const { database, redis, clock } = this.needs
    const prefix = redis.prefix()
    const [text] = (await redis.read(this.keyOf(hash)).catch(() => null)) ?? []
    const cached = text ? this.parse(hash, text) : null
    if (cached) return cached
    const now = clock.now()
    const row = await database.one<SessionRow>(READ_SESSION, [hash, now, this.idleSince(now.getTime())])
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
  ...(row.console_id === null ? {} : { consoleId: row.console_id, lastUsedAt: row.last_used_at!.getTime() }),
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
    ...(record.consoleId === undefined ? {} : { consoleId: record.consoleId }),
  }
}
