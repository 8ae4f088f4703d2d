import type { DeviceLink } from '@fangxing/contract/states'
import { DEVICE_CARE } from '@fangxing/contract/device-care'
import { stateList } from '../persistence/state-list'

/** A device in this state is silent already. */
const SILENT: DeviceLink = 'offline'

/**
 * Devices last seen before $3 take the rows of one event of the link's machine: $1 from, $2 to. Presence is written at most
 * once a minute; the former version writes the device's row instead.
 */
export const TRANSITION_SILENT_LINKS = `
  UPDATE device d SET link = m.to_state, version = d.version + 1
  FROM unnest($1::text[], $2::text[]) AS m(from_state, to_state), (
    SELECT s.id FROM device s LEFT JOIN device_presence p ON p.device_id = s.id
    WHERE s.link NOT IN ${stateList([SILENT])} AND greatest(s.last_seen_at, p.seen_at) < $3) AS silent
  WHERE d.id = silent.id AND d.link = m.from_state
  RETURNING d.id, d.merchant_id, d.lot_id, d.order_id, m.from_state`

/** Orders whose device shows something new. */
export const TOUCH_ORDERS =
  'UPDATE recovery_order SET version = version + 1, updated_at = $2 WHERE id = ANY($1::uuid[])'

/** At most $2 reports received before $1. */
export const PRUNE_INBOX = `
  WITH gone AS (
    DELETE FROM device_inbox
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM device_inbox WHERE received_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`

/**
 * When devices that work in a lot are out of reach, for the reports: begun when they were last heard, over at $1 once one is
 * heard again or works there no more.
 */
export const NOTE_OUTAGES = `
  WITH away AS (
    SELECT d.id, d.merchant_id, greatest(d.last_seen_at, p.seen_at) AS began_at
    FROM device d LEFT JOIN device_presence p ON p.device_id = d.id
    WHERE d.link IN ${stateList([SILENT])} AND d.lifecycle IN ${stateList(DEVICE_CARE.inUse)}
  ), over AS (
    UPDATE device_outage o SET ended_at = greatest(o.began_at, $1)
    WHERE o.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM away WHERE away.id = o.device_id)
  )
  INSERT INTO device_outage (device_id, merchant_id, began_at)
  SELECT id, merchant_id, began_at FROM away WHERE began_at IS NOT NULL
  ON CONFLICT DO NOTHING`
