import type { FencedRedis } from './fenced-redis'
import { isOutOfMemory } from './memory-pressure'
import { withinCommand } from './within-request'

/** An order in the two views in which screens show it. */
export type OrderProjection = {
  orderId: string
  merchantId: string
  lotId: string
  version: number
  /** Nothing is to be done about it any more: it is kept for minutes only. */
  isEnded: boolean
  owner: object
  staff: object
}

/**
 * A view is kept as its version, a space, and its JSON, so that one MGET reads it beside its mark and the session.
 * Sets both views of an order unless something newer is there, and notifies every node. The mark of an order holds a token
 * for each change that may be committed at this moment; it goes when the last of them has ended, and a token goes only
 * with a view that was read after its change had ended. One script, so that two nodes can never interleave.
 * KEYS: owner view, staff view, mark. ARGV: version, owner json, staff json, ttl s, channel, announce, news, tokens that end.
 */
const STORE = `
  local marks = ARGV[8] ~= '' and redis.call('GET', KEYS[3])
  if marks then
    for token in string.gmatch(ARGV[8], '........') do marks = string.gsub(marks, token, '', 1) end
    if marks == '' then redis.call('DEL', KEYS[3]) else redis.call('SET', KEYS[3], marks, 'KEEPTTL') end
  end
  local old = redis.call('GETRANGE', KEYS[1], 0, 15)
  local have = string.match(old, '^%d+')
  if have and tonumber(have) > tonumber(ARGV[1]) then return 0 end
  redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'EX', ARGV[4])
  redis.call('SET', KEYS[2], ARGV[1] .. ' ' .. ARGV[3], 'EX', ARGV[4])
  if (not have) or tonumber(have) < tonumber(ARGV[1]) or ARGV[6] == '1' then redis.call('PUBLISH', ARGV[5], ARGV[7]) end
  return 1`

/** KEYS: mark. ARGV: token of eight characters, ttl s. */
const MARK = `
  redis.call('APPEND', KEYS[1], ARGV[1])
  return redis.call('EXPIRE', KEYS[1], ARGV[2])`

/** 0 when there is none. */
const versionOf = (kept: string): number => Number.parseInt(kept, 10) || 0

const LIVE_SECONDS = 24 * 3600
const ENDED_SECONDS = 600
/** Longer than any commit may take (statement and lock limits of PostgreSQL). */
export const MARK_SECONDS = 15

/** The three keys of an order lie in one slot of a cluster: what stands in braces decides (Redis Cluster, hash tags). */
const keyOf = (prefix: string, orderId: string, what: 'o' | 's' | 'm') => `${prefix}{${orderId}}:${what}`

/** A view and its mark. */
const keysOf = (orderId: string, view: 'o' | 's'): [string, string] => [
  keyOf('', orderId, view),
  keyOf('', orderId, 'm'),
]

/** None while the order is being changed. */
const copyOf = (kept?: string | null, mark?: string | null): OrderCopy | null =>
  kept && typeof mark !== 'string'
    ? { version: versionOf(kept), json: kept.slice(kept.indexOf(' ') + 1) }
    : null

type Commands = {
  storeOrder(...args: (string | number)[]): Promise<number>
  markOrder(key: string, token: string, ttlS: number): Promise<number>
}
/** `announce`: the other nodes are notified. `endedTokens`: of changes that had ended before the view was read. */
export type StoreOptions = { announce: boolean; endedTokens: string }
export type OrderCopy = { version: number; json: string }
/** `announced`: other nodes know of it. `unwritten`: Redis cannot be used, or is full. */
export type PutOutcome = 'put' | 'announced' | 'unwritten'

/** The copies of orders as they lie in Redis. */
export class OrderCopies {
  constructor(
    private readonly redis: FencedRedis,
    private readonly channel: () => string,
  ) {
    redis.commands.defineCommand('storeOrder', { numberOfKeys: 3, lua: STORE })
    redis.commands.defineCommand('markOrder', { numberOfKeys: 1, lua: MARK })
  }

  /** What is kept of an order beside other values; null where it may not be read, is missing, or is being changed. */
  async read(
    orderId: string,
    view: 'o' | 's',
    ...others: string[]
  ): Promise<{ copy: OrderCopy | null; others: (string | null)[] } | null> {
    const found = await this.redis.read(...others, ...keysOf(orderId, view))
    if (found === null) return null
    return { copy: copyOf(...found.slice(others.length)), others: found.slice(0, others.length) }
  }

  /** The same of many orders in one round trip, in their order; null where Redis may not be read. */
  async readMany(orderIds: readonly string[], view: 'o' | 's'): Promise<(OrderCopy | null)[] | null> {
    const found = await this.redis.read(...orderIds.flatMap(orderId => keysOf(orderId, view)))
    return found && orderIds.map((_, index) => copyOf(found[2 * index], found[2 * index + 1]))
  }

  /** When it resolves, no node reads an older copy of these orders until they are put again. Never throws. */
  async invalidate(orderIds: readonly string[], token: string): Promise<void> {
    const { redis } = this
    try {
      if (!redis.memory.isFull()) return await redis.write(prefix => this.mark(prefix, orderIds, token))
    } catch (error) {
      if (!isOutOfMemory(error)) throw error
      redis.memory.noteFull()
    }
    await this.remove(orderIds)
  }

  async mark(prefix: string, orderIds: readonly string[], token: string): Promise<void> {
    const commands = this.redis.commands as unknown as Commands
    await Promise.all(
      orderIds.map(orderId => commands.markOrder(keyOf(prefix, orderId, 'm'), token, MARK_SECONDS)),
    )
  }

  /** Errors: those of Redis; whether it was written is not known then. */
  async put(projection: OrderProjection, { announce, endedTokens }: StoreOptions): Promise<PutOutcome> {
    const { redis } = this
    const prefix = redis.prefix()
    if (prefix === null) return 'unwritten'
    const { orderId, merchantId, lotId, version } = projection
    const news = `${orderId}|${merchantId}|${lotId}|${version}`
    try {
      if (redis.memory.isFull()) return await this.putNothing(orderId, announce ? news : null)
      const storing = (redis.commands as unknown as Commands).storeOrder(
        keyOf(prefix, orderId, 'o'),
        keyOf(prefix, orderId, 's'),
        keyOf(prefix, orderId, 'm'),
        version,
        JSON.stringify(projection.owner),
        JSON.stringify(projection.staff),
        projection.isEnded ? ENDED_SECONDS : LIVE_SECONDS,
        this.channel(),
        announce ? '1' : '0',
        news,
        endedTokens,
      )
      await withinCommand(storing)
      redis.memory.noteWritten()
      return 'put'
    } catch (error) {
      if (!isOutOfMemory(error)) throw error
      redis.memory.noteFull()
      return this.putNothing(orderId, announce ? news : null)
    }
  }

  /** Which of these versions Redis does not hold yet, or holds behind a mark. Errors: those of Redis. */
  async findBehind(rows: readonly { id: string; version: number }[]): Promise<Set<string>> {
    const { redis } = this
    const prefix = redis.prefix()
    if (prefix === null) return new Set()
    const looks = rows.map(async ({ id, version }) => {
      const [kept, marks] = await Promise.all([
        redis.commands.getrange(keyOf(prefix, id, 'o'), 0, 15),
        redis.commands.exists(keyOf(prefix, id, 'm')),
      ])
      return versionOf(kept) < version || marks > 0 ? [id] : []
    })
    const behind = await withinCommand(Promise.all(looks))
    return new Set(behind.flat())
  }

  /** Redis is full: what it holds of this order goes, so that PostgreSQL is asked, and the other nodes are notified. */
  private async putNothing(orderId: string, news: string | null): Promise<PutOutcome> {
    if (news === null) return 'unwritten'
    await this.remove([orderId])
    await withinCommand(this.redis.commands.publish(this.channel(), news))
    return 'announced'
  }

  /** A mark needs memory; where there is none, the copies go. */
  private async remove(orderIds: readonly string[]): Promise<void> {
    const { redis } = this
    const unlink = (prefix: string, orderId: string) =>
      redis.commands.unlink(keyOf(prefix, orderId, 'o'), keyOf(prefix, orderId, 's'))
    await redis.write(prefix => Promise.all(orderIds.map(orderId => unlink(prefix, orderId))))
  }
}
