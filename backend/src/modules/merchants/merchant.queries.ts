import { RETIRED_LIFECYCLES } from '@fangxing/contract/device-care'
import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import { HELD_STATES } from '../../domain/recovery-order'
import { stateList } from '../../persistence/state-list'

const HELD = `o.state IN ${stateList(HELD_STATES)}`

/** $1 code. */
export const READ_MERCHANT_ID = 'SELECT id FROM merchant WHERE code = $1'
/** $1 merchant. */
export const READ_PAYEE = 'SELECT mchid, payee_name FROM merchant WHERE id = $1'
/** Each merchant with what it has. $1 role of a manager, $2 at most, $3 one merchant or null. */
export const LIST_MERCHANTS = `
  SELECT m.id, m.code, m.name, m.payee_name, m.mchid, m.hotline, m.created_at, m.raising_stopped_at,
    m.version, m.pay_checked_at, m.pay_check_mchid, m.pay_check_result,
    (SELECT count(*) FROM lot l WHERE l.merchant_id = m.id)::int AS lot_count,
    (SELECT count(*) FROM staff s
      WHERE s.merchant_id = m.id AND s.disabled_at IS NULL AND s.openid IS NOT NULL AND $1 = ANY(s.roles))::int AS manager_count,
    (SELECT count(*) FROM device d WHERE d.merchant_id = m.id AND d.lifecycle NOT IN ${stateList(RETIRED_LIFECYCLES)})::int AS device_count,
    coalesce(h.count, 0)::int AS held_count, coalesce(i.count, 0)::int AS incident_count
  FROM merchant m
  LEFT JOIN (SELECT o.merchant_id, count(*) FROM recovery_order o WHERE o.ended_at IS NULL AND ${HELD}
    GROUP BY 1) h ON h.merchant_id = m.id
  LEFT JOIN (SELECT x.merchant_id, count(*) FROM incident x WHERE x.state IN ${stateList(OPEN_INCIDENT_STATES)}
    GROUP BY 1) i ON i.merchant_id = m.id
  WHERE $3::uuid IS NULL OR m.id = $3
  ORDER BY m.created_at DESC, m.id LIMIT $2`
/** $1 the switch. */
export const READ_SWITCH = 'SELECT on_since FROM platform_switch WHERE name = $1'
export const COUNT_HELD = `
  SELECT count(*)::int AS count FROM recovery_order o WHERE o.ended_at IS NULL AND ${HELD}`
export const READ_MERCHANT_NUMBERS = 'SELECT code, mchid FROM merchant'
/** Whether anything of merchant $1 goes on under its number: an order that has not ended, or a payment in a state of $2. */
export const READ_MERCHANT_BUSY = `
  SELECT EXISTS (SELECT 1 FROM recovery_order o WHERE o.merchant_id = $1 AND o.ended_at IS NULL)
    OR EXISTS (SELECT 1 FROM payment p WHERE p.merchant_id = $1 AND p.state = ANY($2)) AS busy`
/** Nodes that were seen in the last hour, at most $2, and whether each is missing: it has said nothing for $1 seconds. */
export const LIST_NODES = `
  SELECT node_id, host, version, health, started_at, seen_at, seen_at < clock_timestamp() - $1 * interval '1 second' AS is_missing
  FROM node_lease WHERE seen_at > clock_timestamp() - interval '1 hour' ORDER BY started_at, node_id LIMIT $2`
