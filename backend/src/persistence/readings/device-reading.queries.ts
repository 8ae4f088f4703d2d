import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import { stateList } from '../state-list'

/** Devices with the order of their newest epoch and the highest number of their present start. */
export const READ_DEVICES = `
  SELECT d.*, o.id AS order_of_epoch, coalesce(NOT o.device_free, false) AS order_is_live,
    (SELECT coalesce(jsonb_agg(to_jsonb(n)), '[]') FROM incident n WHERE n.subject = 'device:' || d.id
      AND n.kind IN ('up_without_order', 'device_epoch_strange', 'lost_device_heard', 'device_missing') AND n.state IN ${stateList(OPEN_INCIDENT_STATES)}) AS own_incidents,
    (SELECT max(i.seq) FROM device_inbox i WHERE i.device_id = d.id AND i.boot_id = d.boot_id) AS last_seq
  FROM device d LEFT JOIN recovery_order o ON o.device_id = d.id AND o.epoch = d.last_epoch
  WHERE d.id = ANY($1)`

/** What the inbox has of each message: $1 devices, $2 starts, $3 numbers. */
export const READ_MESSAGE_KEYS = `
  SELECT EXISTS (SELECT 1 FROM device_inbox i WHERE i.device_id = m.device_id AND i.boot_id = m.boot_id AND i.seq = m.seq) AS known,
    EXISTS (SELECT 1 FROM device_inbox i WHERE i.device_id = m.device_id AND i.boot_id = m.boot_id) AS boot_known,
    (SELECT max(i.seq) FROM device_inbox i WHERE i.device_id = m.device_id AND i.boot_id = m.boot_id) AS boot_last_seq
  FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS m(device_id, boot_id, seq, n) ORDER BY m.n`

/** Open incidents of orders; the states stand in the text, so that the partial index serves. */
export const READ_OPEN_INCIDENTS = `
  SELECT id, merchant_id, order_id, subject, version, state, kind, level, detail FROM incident
  WHERE order_id = ANY($1::uuid[]) AND state IN ${stateList(OPEN_INCIDENT_STATES)}`
