import { padForPlanCache } from '../../persistence/pad-for-plan-cache'
import { MicroBatcher } from '../micro-batcher'
import type { Services } from '../../services'
import type { SendableCommand } from '../../modules/locks/server-message'

/**
 * Notes one attempt of each command: queued becomes sent, and a paid order whose LOWER is on its way is releasing. The
 * order is locked before its command, as everywhere, so that two hands cannot wait for each other.
 */
const MARK = `
  WITH target AS (
    SELECT c.id, c.order_id, c.op FROM lock_command c
    WHERE c.id = ANY($1) AND c.state IN ('queued', 'sent', 'accepted', 'timed_out', 'failed', 'rejected')
      AND (c.op = 'LOWER' OR c.state IN ('queued', 'sent', 'accepted'))
  ), o AS (
    UPDATE recovery_order o SET
      releasing_at = CASE WHEN o.state = 'paid' AND t.lowers THEN $2::timestamptz ELSE o.releasing_at END,
      state = CASE WHEN o.state = 'paid' AND t.lowers THEN 'releasing' ELSE o.state END,
      version = o.version + 1, updated_at = $2::timestamptz
    FROM (SELECT order_id, bool_or(op = 'LOWER') AS lowers FROM target GROUP BY order_id) t WHERE o.id = t.order_id
    RETURNING o.id, o.merchant_id, o.state, o.version, t.lowers AND o.releasing_at = $2::timestamptz AS moved
  ), c AS (
    UPDATE lock_command c SET
      state = CASE WHEN c.state IN ('queued', 'timed_out', 'rejected', 'failed') THEN 'sent' ELSE c.state END,
      attempts = c.attempts + 1, sent_at = $2::timestamptz, version = c.version + 1
    FROM target t JOIN o ON o.id = t.order_id WHERE c.id = t.id
    RETURNING c.id, c.merchant_id, c.order_id, c.op, c.state, c.version, c.attempts, c.trace_id
  ), j AS (
    INSERT INTO journal (merchant_id, entity, entity_id, order_id, event, from_state, to_state, version, actor, trace_id, detail, at)
    SELECT c.merchant_id, 'lock_command', c.id::text, c.order_id, 'sent', NULL, c.state, c.version, $3, c.trace_id,
      jsonb_build_object('attempt', c.attempts), $2::timestamptz FROM c
    UNION ALL
    SELECT o.merchant_id, 'recovery_order', o.id::text, o.id, 'lower_sent', 'paid', 'releasing', o.version, $3, c.trace_id,
      NULL, $2::timestamptz FROM o JOIN c ON c.order_id = o.id AND c.op = 'LOWER' WHERE o.moved
  )
  SELECT count(*)::int AS n FROM c`

const LARGEST = 100
/** The lock has been told already; nobody sees the difference, and a rush is noted in few statements. */
const GATHER_MS = 20
type Sent = Pick<SendableCommand, 'id' | 'order_id'>
const batchers = new WeakMap<Services['database'], MicroBatcher<Sent, void>>()

/**
 * Notes an attempt. What comes while another note is being written shares the next statement. Never throws: an attempt
 * that was not noted costs one more attempt.
 */
export function markSent(platform: Services, command: Sent): Promise<void> {
  let batcher = batchers.get(platform.database)
  if (!batcher) {
    // Two attempts of one command are two notes.
    const rules = { atOnce: 1, largest: LARGEST, gatherMs: GATHER_MS, keyOf: (sent: Sent) => sent.id }
    batcher = new MicroBatcher(rules, commands => {
      const noted = note(platform, commands)
      return commands.map(() => noted)
    })
    batchers.set(platform.database, batcher)
  }
  return batcher.add(command)
}

async function note(platform: Services, commands: readonly Sent[]): Promise<void> {
  const orderIds = [...new Set(commands.map(command => command.order_id))]
  try {
    await platform.live.invalidate(...orderIds)
    const ids = padForPlanCache(commands.map(command => command.id))
    await platform.database.retryOnConflict(() =>
      platform.database.query(MARK, [ids, platform.clock.now(), 'platform']),
    )
    await platform.live.refresh(...orderIds)
  } catch (error) {
    platform.log.warn({ err: error, commands: commands.length }, 'attempts not noted')
  }
}
