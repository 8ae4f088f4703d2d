import type { AuditActor, AuditEntry, AuditProof } from '@fangxing/contract/audit'
import type { StaffCall } from '@fangxing/contract/calls'
import { Refusal } from '@fangxing/contract/refusal'
import { presentEventName } from '../../domain/audit-event-aliases'
import { NO_MERCHANT, type StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import { CHAIN_START } from './audit-chain'
import { findBrokenLink, type Link } from './read-chain'
import {
  READ_DAY_OF_LINK,
  READ_ENTRY_AFTER,
  READ_LINK,
  READ_OLDEST_LOOKED_AT,
  READ_PLACE_OF_ENTRY,
  SEARCH_ENTRIES,
  SEARCH_ENTRIES_OF_ENTITY,
  SEARCH_ENTRIES_OF_ORDER,
} from './read-entries.queries'

type Asked = Omit<StaffCall<'searchAudit'>['query'], 'limit'> & { limit: number }
type Page = StaffCall<'searchAudit'>['reply']
type Looked = { id: number; at: Date }
type EntryRow = {
  id: number
  at: Date
  actor: string
  actor_name: string | null
  entity: string
  entity_id: string
  order_id: string | null
  event: string
  from_state: string | null
  to_state: string | null
  trace_id: string | null
  detail: Record<string, unknown> | null
}

/** So many entries one ask looks at where no index leads to them. */
const MOST_LOOKED_AT = 50_000
/** So many links are calculated again on either side of an entry. */
const NEIGHBOURS = 500
/** Entries are numbered before they are committed: so many may stand before an entry that is a little older. */
const OUT_OF_ORDER = 10_000
const NEWEST = Number.MAX_SAFE_INTEGER
const ACTOR_KINDS: ReadonlySet<string> = new Set<AuditActor['kind']>([
  'staff',
  'owner',
  'device',
  'wechat',
  'source',
  'timer',
])

/** The audit log as people read it: who did what, and whether the record is whole. A merchant sees its own entries only. */
export class ReadAuditLog {
  constructor(
    private readonly needs: {
      database: Database
      /** How many entries one ask looks at; {@link MOST_LOOKED_AT} but in tests. */
      mostLookedAt?: number
    },
  ) {}

  /** Refusals: BAD_INPUT for a cursor that we did not give out. */
  async search(session: StaffSession, asked: Asked): Promise<Page> {
    const { database, mostLookedAt = MOST_LOOKED_AT } = this.needs
    const before = readNumber(asked.cursor) ?? (await this.firstOf(asked.until))
    const text = textFor(asked)
    const lookAt = text === SEARCH_ENTRIES ? mostLookedAt : NEWEST
    const values = [
      merchantOf(session),
      before,
      lookAt,
      ...conditionsOf(asked),
      asked.limit + 1,
      asked.actorKind ?? null,
      [...ACTOR_KINDS],
    ]
    const rows = await database.query<EntryRow>(text, values)
    const items = rows.slice(0, asked.limit).map(viewOf)
    if (rows.length > asked.limit) return pageUpTo(items, rows[asked.limit - 1]!)
    if (text !== SEARCH_ENTRIES) return { items }
    const oldest = await database.one<Looked>(READ_OLDEST_LOOKED_AT, [before, mostLookedAt - 1])
    const isBehind = (from: string) => oldest !== null && oldest.at.getTime() < Date.parse(from)
    if (oldest === null || (asked.from !== undefined && isBehind(asked.from))) return { items }
    return pageUpTo(items, oldest)
  }

  /** Refusals: NOT_FOUND. */
  async prove(session: StaffSession, entryId: number): Promise<AuditProof> {
    const { database } = this.needs
    const place = await database.one<{ seq: number | null; hash: string | null }>(READ_PLACE_OF_ENTRY, [
      entryId,
      merchantOf(session),
    ])
    if (!place) throw new Refusal('NOT_FOUND')
    const { seq, hash } = place
    if (seq === null || hash === null)
      return { seq: null, hash: null, isWhole: true, walkedFrom: null, walkedTo: null, sealedDay: null }
    const walkedFrom = Math.max(1, seq - NEIGHBOURS)
    const after: Link | null =
      walkedFrom === 1 ? { seq: 0, hash: CHAIN_START } : await database.one<Link>(READ_LINK, [walkedFrom - 1])
    let walkedTo = walkedFrom - 1
    const broken =
      after === null ||
      (await findBrokenLink(database, {
        after,
        until: seq + NEIGHBOURS,
        onLink: link => {
          walkedTo = link.seq
        },
      })) !== null
    return {
      seq,
      hash,
      isWhole: !broken && walkedTo >= seq,
      walkedFrom,
      walkedTo: Math.max(walkedTo, walkedFrom),
      sealedDay: await database.one<{ day: string; digest: string }>(READ_DAY_OF_LINK, [seq]),
    }
  }

  /** Before which entry to begin, so that nobody reads back through years to find a day that was sealed long ago. */
  private async firstOf(until: string | undefined): Promise<number> {
    if (until === undefined) return NEWEST
    const after = await this.needs.database.one<{ id: number }>(READ_ENTRY_AFTER, [until])
    return after === null ? NEWEST : after.id + OUT_OF_ORDER
  }
}

/** Of one thing or of one order an index leads to the entries; whoever asks for less is answered by looking back. */
function textFor({ orderId, entity, entityId }: Asked): string {
  if (orderId !== undefined) return SEARCH_ENTRIES_OF_ORDER
  return entity !== undefined && entityId !== undefined ? SEARCH_ENTRIES_OF_ENTITY : SEARCH_ENTRIES
}

const conditionsOf = ({ entity, entityId, orderId, from, until, ...asked }: Asked): (string | null)[] => [
  entity ?? null,
  entityId ?? null,
  orderId ?? null,
  actorText(asked),
  from ?? null,
  until ?? null,
]

/** The one actor who is asked for, as entries name him; null: any. */
function actorText({
  staffId,
  actorKind,
  actorId,
}: Pick<Asked, 'staffId' | 'actorKind' | 'actorId'>): string | null {
  if (staffId !== undefined) return `staff:${staffId}`
  return actorKind === undefined || actorId === undefined ? null : `${actorKind}:${actorId}`
}

const pageUpTo = (items: AuditEntry[], { id, at }: Looked): Page => ({
  items,
  next: numberCursor(id),
  readBackTo: at.toISOString(),
})

/** Null for a person of the platform: every merchant. */
const merchantOf = ({ merchantId }: StaffSession): string | null =>
  merchantId === NO_MERCHANT ? null : merchantId

const numberCursor = (id: number): string => Buffer.from(String(id)).toString('base64url')

function readNumber(cursor: string | undefined): number | null {
  if (cursor === undefined) return null
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new Refusal('BAD_INPUT', {}, [{ path: 'query.cursor', code: 'invalid' }])
  return Number(text)
}

function actorOf({ actor, actor_name: name }: EntryRow): AuditActor {
  const [kind = '', ...rest] = actor.split(':')
  const id = rest.length === 0 ? null : rest.join(':')
  return ACTOR_KINDS.has(kind)
    ? { kind: kind as AuditActor['kind'], id, name }
    : { kind: 'other', id: actor, name: null }
}

const viewOf = (row: EntryRow): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: actorOf(row),
  entity: row.entity,
  entityId: row.entity_id,
  orderId: row.order_id,
  event: presentEventName(row.event),
  fromState: row.from_state,
  toState: row.to_state,
  traceId: row.trace_id,
  detail: row.detail,
})
