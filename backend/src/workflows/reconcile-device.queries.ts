import { OPEN_COMMAND_STATES } from '../domain/lock-command'
import { stateList } from '../persistence/state-list'
import { columnsOf } from '../persistence/columns-of'

/** A device with the commands of its newest epoch. */
export const READ_DEVICE_AND_COMMANDS = `
  SELECT ${columnsOf('device', 'd')}, o.state AS order_state,
    (SELECT coalesce(jsonb_agg(to_jsonb(c)), '[]') FROM lock_command c WHERE c.device_id = d.id AND c.epoch = d.last_epoch) AS commands
  FROM device d LEFT JOIN recovery_order o ON o.device_id = d.id AND o.epoch = d.last_epoch
  WHERE d.id = $1`

/**
 * Devices after $1, at most $2, that have not become what they should be. $3 lifecycles of devices that are gone, $4
 * positions that ask nothing.
 */
export const READ_UNCONVERGED = `
  SELECT d.id, d.merchant_id, d.command_keys FROM device d WHERE d.id > $1 AND d.lifecycle <> ALL($3::text[]) AND (
    d.order_id IS NOT NULL OR d.flash_lost OR d.position <> ALL($4::text[])
    OR EXISTS (SELECT 1 FROM lock_command c WHERE c.device_id = d.id AND c.ended_at IS NULL AND c.state IN ${stateList(OPEN_COMMAND_STATES)})
  ) ORDER BY d.id LIMIT $2`
