import { columnsOf } from '../persistence/columns-of'

/** A RAISE, and what it waits for. */
export const READ_RAISE = `SELECT ${columnsOf('lock_command')} FROM lock_command WHERE id = $1 AND op = 'RAISE'`

/**
 * Notes the attempt before it is made, unless somebody else did or raising was stopped, everywhere, at its merchant or in its lot: `is_claimed` and `is_stopped` say
 * which, beside what the message needs. $1 command, $2 now, $3 actor, $4 the state of a command that nobody tried, $5 the
 * one it takes, $6 the event in the audit log. No row when there is
 * nothing to publish any more, as where the lock was told to go down meanwhile. The order is locked before
 * its command, as everywhere.
 */
export const CLAIM_RAISE = `
  WITH raise AS (
    SELECT ${columnsOf('lock_command', 'c')}, o.challenge, d.flash_lost, d.boot_id, d.command_keys, m.raising_stopped_at IS NOT NULL
      OR EXISTS (SELECT 1 FROM platform_switch s WHERE s.name = 'raising_stopped' AND s.on_since IS NOT NULL)
      OR EXISTS (SELECT 1 FROM lot l WHERE l.id = o.lot_id AND l.closed_at IS NOT NULL) AS is_stopped
    FROM lock_command c JOIN recovery_order o ON o.id = c.order_id JOIN device d ON d.id = c.device_id
      JOIN merchant m ON m.id = c.merchant_id
    WHERE c.id = $1 AND c.op = 'RAISE' AND c.state = $4::text AND c.expires_at > $2::timestamptz
      AND NOT EXISTS (SELECT 1 FROM lock_command l WHERE l.order_id = c.order_id AND l.op = 'LOWER')
  ), o AS (
    UPDATE recovery_order o SET version = o.version + 1, updated_at = $2::timestamptz
    FROM raise r WHERE o.id = r.order_id AND NOT r.is_stopped RETURNING o.id
  ), c AS (
    UPDATE lock_command c SET
      state = $5::text, attempts = c.attempts + 1, sent_at = $2::timestamptz, version = c.version + 1
    FROM o WHERE c.id = $1 AND c.state = $4::text
    RETURNING c.id, c.merchant_id, c.order_id, c.state, c.version, c.attempts, c.trace_id
  ), j AS (
    INSERT INTO journal (merchant_id, entity, entity_id, order_id, event, from_state, to_state, version, actor, trace_id, detail, at)
    SELECT c.merchant_id, 'lock_command', c.id::text, c.order_id, $6::text, $4::text, c.state, c.version, $3, c.trace_id,
      jsonb_build_object('attempt', c.attempts), $2::timestamptz FROM c
  )
  SELECT ${columnsOf('lock_command', 'r')}, r.challenge, r.flash_lost, r.boot_id, r.command_keys, r.is_stopped,
    EXISTS (SELECT 1 FROM c) AS is_claimed FROM raise r`
