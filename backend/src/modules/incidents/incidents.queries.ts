import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import { stateList } from '../../persistence/state-list'

const INCIDENT_WITH_CAR = `
  SELECT i.*, o.plate_text, o.plate_colour FROM incident i LEFT JOIN recovery_order o ON o.id = i.order_id`
/** $1 merchant, $2 lot or null, $3 state. */
export const LIST_INCIDENTS = `${INCIDENT_WITH_CAR}
  WHERE i.merchant_id = $1 AND ($2::uuid IS NULL OR i.lot_id = $2) AND i.state = $3
  ORDER BY i.level DESC, i.opened_at DESC LIMIT 200`
const OPEN = `i.state IN ${stateList(OPEN_INCIDENT_STATES)}`
/** $1 merchant. */
export const LIST_OPEN_INCIDENTS = `${INCIDENT_WITH_CAR}
  WHERE i.merchant_id = $1 AND ${OPEN} ORDER BY i.level DESC, i.opened_at DESC LIMIT 200`
/** $1 merchant, $2 lot. */
export const LIST_OPEN_INCIDENTS_OF_LOT = `${INCIDENT_WITH_CAR}
  WHERE i.merchant_id = $1 AND i.lot_id = $2 AND ${OPEN} ORDER BY i.level DESC, i.opened_at DESC LIMIT 200`
/** Of every merchant: nothing about cars or people. */
export const LIST_OPEN_INCIDENTS_OF_ALL = `
  SELECT i.id, i.merchant_id, m.name AS merchant_name, l.name AS lot_name, i.kind, i.level, i.state, i.order_id, i.opened_at,
    i.seen_at, i.acknowledged_at
  FROM incident i JOIN merchant m ON m.id = i.merchant_id LEFT JOIN lot l ON l.id = i.lot_id
  WHERE ${OPEN} ORDER BY i.level DESC, i.opened_at DESC LIMIT 200`
export const READ_INCIDENT = `
  SELECT i.*, o.plate_text, o.plate_colour, o.version AS order_version
  FROM incident i LEFT JOIN recovery_order o ON o.id = i.order_id WHERE i.id = $1 AND i.merchant_id = $2`
/** Corrections of a stay that other systems have asked for and nobody has decided. $1 merchant, $2 how their subjects begin. */
export const READ_ASKED_CORRECTIONS = `
  SELECT i.id, i.version, i.state, i.kind, i.merchant_id, i.order_id FROM incident i
  WHERE i.merchant_id = $1 AND i.kind = 'correction_asked' AND starts_with(i.subject, $2) AND ${OPEN}`
export const READ_OPEN_INCIDENT = `${INCIDENT_WITH_CAR}
  WHERE i.kind = $1 AND i.subject = $2 AND ${OPEN}`
