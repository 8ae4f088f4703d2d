import { INCIDENT, OPEN_INCIDENT_STATES } from '../../domain/incident'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

const INCIDENT_WITH_CAR = `
  SELECT ${columnsOf('incident', 'i')}, o.plate_text, o.plate_colour FROM incident i LEFT JOIN recovery_order o ON o.id = i.order_id`
const OPEN = `i.state IN ${stateList(OPEN_INCIDENT_STATES)}`
const CLOSED = `i.state IN ${stateList(INCIDENT.ends)}`
/** Part of the car's plate or of the device's id, or the beginning of the order's id. */
const IS_FOUND = `(strpos(o.plate_text, $5) > 0 OR strpos(i.device_id, $5) > 0 OR starts_with(replace(i.order_id::text, '-', ''), lower($5)))`
/** `among`: what the list holds. Its parameters stand at each list. */
const listed = (among: string): string => `${INCIDENT_WITH_CAR}
  WHERE i.merchant_id = $1 AND ${among} AND i.state = ANY($2) AND ($3::uuid[] IS NULL OR i.lot_id = ANY($3))
    AND ($4::text IS NULL OR i.kind = $4) AND ($5::text IS NULL OR ${IS_FOUND})
    AND ($6::smallint IS NULL OR i.level <= $6 AND (i.level, i.opened_at, i.id) < ($6, $7::timestamptz, $8::uuid))
  ORDER BY i.level DESC, i.opened_at DESC, i.id DESC LIMIT $9`
/**
 * $1 merchant, $2 states, $3 the lots of an attendant or null, $4 kind or null, $5 searched text in capitals or null, $6 to $8 level,
 * time and id before the page, or null, $9 how many.
 */
export const LIST_OPEN_INCIDENTS = listed(OPEN)
/** The same of closed ones, of which there are many. */
export const LIST_CLOSED_INCIDENTS = listed(CLOSED)
/** The same of one lot, $10. */
export const LIST_OPEN_INCIDENTS_OF_LOT = listed(`i.lot_id = $10 AND ${OPEN}`)
export const LIST_CLOSED_INCIDENTS_OF_LOT = listed(`i.lot_id = $10 AND ${CLOSED}`)
/** How many of each level are not closed: $1 merchant, $2 lot or null. */
export const COUNT_OPEN_INCIDENTS = `
  SELECT i.level, count(*)::int AS count FROM incident i
  WHERE i.merchant_id = $1 AND ($2::uuid IS NULL OR i.lot_id = $2) AND ${OPEN} GROUP BY i.level ORDER BY i.level DESC`
/** Of every merchant: nothing about cars or people. $1 at most. */
export const LIST_OPEN_INCIDENTS_OF_ALL = `
  SELECT i.id, i.merchant_id, m.name AS merchant_name, l.name AS lot_name, i.kind, i.level, i.state, i.order_id, i.opened_at,
    i.seen_at, i.acknowledged_at
  FROM incident i JOIN merchant m ON m.id = i.merchant_id LEFT JOIN lot l ON l.id = i.lot_id
  WHERE ${OPEN} ORDER BY i.level DESC, i.opened_at DESC LIMIT $1`
export const READ_INCIDENT = `
  SELECT ${columnsOf('incident', 'i')}, o.plate_text, o.plate_colour, o.version AS order_version
  FROM incident i LEFT JOIN recovery_order o ON o.id = i.order_id WHERE i.id = $1 AND i.merchant_id = $2`
/** Corrections of stays that other systems have asked for and nobody has decided, the last one first. $1 merchant, $2 how their subjects begin. */
export const READ_ASKED_CORRECTIONS = `
  SELECT i.id, i.version, i.state, i.kind, i.merchant_id, i.order_id, i.subject, i.detail->>'kind' AS asked_kind FROM incident i
  WHERE i.merchant_id = $1 AND i.kind = 'correction_asked' AND ${OPEN}
    AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS s(beginning) WHERE starts_with(i.subject, s.beginning)) ORDER BY i.opened_at DESC, i.id DESC`
export const READ_OPEN_INCIDENT = `${INCIDENT_WITH_CAR}
  WHERE i.kind = $1 AND i.subject = $2 AND ${OPEN}`
