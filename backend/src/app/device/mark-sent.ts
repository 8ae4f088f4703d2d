import type { Platform } from '../platform'
import type { SendableCommand } from './server-message'

/**
 * Notes one attempt: queued becomes sent, and a paid order whose LOWER is on its way is releasing. The order is locked
 * before its command, as everywhere, so that two hands cannot wait for each other.
 */
const MARK = `
  WITH target AS (
    SELECT c.id, c.order_id FROM lock_command c
    WHERE c.id = $1 AND c.state IN ('queued', 'sent', 'accepted', 'timed_out', 'failed', 'rejected')
      AND (c.op = 'LOWER' OR c.state IN ('queued', 'sent', 'accepted'))
  ), o AS (
    UPDATE recovery_order o SET
      releasing_at = CASE WHEN o.state = 'paid' AND $3 = 'LOWER' THEN $2::timestamptz ELSE o.releasing_at END,
      state = CASE WHEN o.state = 'paid' AND $3 = 'LOWER' THEN 'releasing' ELSE o.state END,
      version = o.version + 1, updated_at = $2::timestamptz
    FROM target WHERE o.id = target.order_id
    RETURNING o.id, o.merchant_id, o.state, o.version, o.releasing_at = $2::timestamptz AS moved
  ), c AS (
    UPDATE lock_command c SET
      state = CASE WHEN c.state IN ('queued', 'timed_out', 'rejected', 'failed') THEN 'sent' ELSE c.state END,
      attempts = c.attempts + 1, sent_at = $2::timestamptz, version = c.version + 1
    FROM o WHERE c.id = $1 AND c.order_id = o.id
    RETURNING c.id, c.merchant_id, c.order_id, c.state, c.version, c.attempts, c.trace_id
  ), j AS (
    INSERT INTO journal (merchant_id, entity, entity_id, order_id, event, from_state, to_state, version, actor, trace_id, detail, at)
    SELECT c.merchant_id, 'lock_command', c.id::text, c.order_id, 'sent', NULL, c.state, c.version, $4, c.trace_id,
      jsonb_build_object('attempt', c.attempts), $2::timestamptz FROM c
    UNION ALL
    SELECT o.merchant_id, 'recovery_order', o.id::text, o.id, 'lower_sent', 'paid', 'releasing', o.version, $4, c.trace_id,
      NULL, $2::timestamptz FROM o JOIN c ON true WHERE o.moved
  )
  SELECT count(*)::int AS n FROM c`

/** Never throws: an attempt that was not noted costs one more attempt. */
export async function markSent(
  platform: Platform,
  command: Pick<SendableCommand, 'id' | 'order_id' | 'op'>,
): Promise<void> {
  try {
    await platform.live.mark(command.order_id)
    await platform.database.retrying(() =>
      platform.database.query(MARK, [command.id, platform.clock.now(), command.op, 'platform']),
    )
    await platform.live.project(command.order_id)
  } catch (error) {
    platform.log.warn({ err: error, command: command.id }, 'attempt not noted')
  }
}
