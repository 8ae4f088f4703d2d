import { DEVICE_INCIDENT_KINDS, OPEN_INCIDENT_STATES } from '../../domain/incident'
import { stateList } from '../state-list'
import { columnsOf } from '../columns-of'

/** Devices with the order of their newest epoch and when they were noted as present. */
export const READ_DEVICES = `
  SELECT ${columnsOf('device', 'd')}, o.id AS order_of_epoch, coalesce(NOT o.device_free, false) AS order_is_live, p.seen_at AS presence_at,
    (SELECT coalesce(jsonb_agg(to_jsonb(n)), '[]') FROM incident n WHERE n.subject = 'device:' || d.id
      AND n.kind IN ${stateList(DEVICE_INCIDENT_KINDS)} AND n.state IN ${stateList(OPEN_INCIDENT_STATES)}) AS own_incidents
  FROM device d LEFT JOIN device_presence p ON p.device_id = d.id LEFT JOIN recovery_order o ON o.device_id = d.id AND o.epoch = d.last_epoch
  WHERE d.id = ANY($1)`

/**
 * What was stored of the starts of devices, and of the one that each device is in: $1 devices, $2 their starts. A node of the
 * version before this one, seen within two minutes, keeps a row for each report instead: the newest of them count too while
 * there is such a node, and where nothing else is known of a start. Their numbers come as float8: int8 in an array would be text.
 */
export const READ_BOOTS = `
  SELECT k.device_id, k.boot_id, b.version, b.highest_seq, b.seen, f.is_running AS needs_inbox,
    CASE WHEN f.is_running OR b.version IS NULL THEN ARRAY(
      SELECT i.seq::float8 FROM device_inbox i WHERE i.device_id = k.device_id AND i.boot_id = k.boot_id
      ORDER BY i.seq DESC LIMIT 128) ELSE '{}' END AS inbox
  FROM (SELECT EXISTS (
    SELECT 1 FROM job_lease l WHERE NOT l.folds_reports AND l.seen_at > now() - interval '2 minutes') AS is_running) f
  CROSS JOIN (
    SELECT device_id, boot_id FROM unnest($1::text[], $2::text[]) AS r(device_id, boot_id)
    UNION SELECT d.id, d.boot_id FROM device d WHERE d.id = ANY($1::text[]) AND d.boot_id IS NOT NULL) k
  LEFT JOIN device_boot b ON b.device_id = k.device_id AND b.boot_id = k.boot_id`

/** Of the events $1 of devices those that are stored. */
export const READ_STORED_EVENTS = 'SELECT id FROM device_event WHERE id = ANY($1::uuid[])'

/** Open incidents of orders; the states stand in the text, so that the partial index serves. */
export const READ_OPEN_INCIDENTS = `
  SELECT id, merchant_id, order_id, subject, version, state, kind, level, detail FROM incident
  WHERE order_id = ANY($1::uuid[]) AND state IN ${stateList(OPEN_INCIDENT_STATES)}`
