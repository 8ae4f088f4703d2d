import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import { stateList } from '../../persistence/state-list'

/** $1 merchant, $2 lot or null, $3 state. */
export const LIST_INCIDENTS = `
  SELECT * FROM incident WHERE merchant_id = $1 AND ($2::uuid IS NULL OR lot_id = $2) AND state = $3
  ORDER BY level DESC, opened_at DESC LIMIT 200`
const OPEN = `state IN ${stateList(OPEN_INCIDENT_STATES)}`
/** $1 merchant. */
export const LIST_OPEN_INCIDENTS = `
  SELECT * FROM incident WHERE merchant_id = $1 AND ${OPEN} ORDER BY level DESC, opened_at DESC LIMIT 200`
/** $1 merchant, $2 lot. */
export const LIST_OPEN_INCIDENTS_OF_LOT = `
  SELECT * FROM incident WHERE merchant_id = $1 AND lot_id = $2 AND ${OPEN} ORDER BY level DESC, opened_at DESC LIMIT 200`
export const READ_INCIDENT = `
  SELECT i.*, o.version AS order_version FROM incident i LEFT JOIN recovery_order o ON o.id = i.order_id
  WHERE i.id = $1 AND i.merchant_id = $2`
export const READ_OPEN_INCIDENT = `
  SELECT * FROM incident WHERE kind = $1 AND subject = $2 AND ${OPEN}`
