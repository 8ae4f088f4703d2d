import { PRICED_STATES } from '../../domain/stays/stay'
import { inUnseen, unseen, unseenArray } from '../../persistence/plan-cache'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

/** Lots of a merchant ($1), with where they are and what they say of their stays. */
export const READ_LOT_PLACES =
  'SELECT id, latitude, longitude, rejoin_minutes, longest_days FROM lot WHERE merchant_id = $1'

/** $1 lot. */
export const READ_STAY_RULES = 'SELECT rejoin_minutes, longest_days FROM lot WHERE id = $1'

/** $1 source, $2 ids of events. */
export const READ_STORED_ANSWERS = `
  SELECT event_id, content_hash, answer FROM integration_event_id WHERE source_id = $1 AND event_id ${inUnseen('$2', 'text')}`

/**
 * Stays that an event may belong to: $1 merchant, $2 plates, $3 lowest id, $4 not over before, $5 source, $6 its references. The planner
 * does not see the lowest id: it would suppose that a month that has just begun is empty, and read all of it by that id.
 */
export const READ_CANDIDATES = `
  SELECT ${columnsOf('parking_session', 's')} FROM parking_session s
  WHERE s.merchant_id = $1 AND s.plate_text = ${unseenArray('$2', 'text')} AND s.id >= ${unseen('$3::uuid')}
    AND (s.exited_at IS NULL OR s.exited_at >= $4)
  UNION ALL
  SELECT ${columnsOf('parking_session', 's')} FROM parking_session s
  WHERE s.source_id = $5 AND s.stay_ref = ${unseenArray('$6', 'text')} AND s.merchant_id = $1 AND s.id >= ${unseen('$3::uuid')}`

/** $1 ids made of merchant and plate. */
export const READ_STAY_PLATES = `SELECT id, version FROM stay_plate WHERE id ${inUnseen('$1', 'uuid')}`

/** $1 source, $2 not over before. */
export const READ_OUTAGES_SINCE = `
  SELECT began_at, ended_at FROM source_outage WHERE source_id = $1 AND (ended_at IS NULL OR ended_at > $2)
  ORDER BY began_at DESC LIMIT 200`

/**
 * Debts that did not come from a stay and are of the same one: $1 merchant, then side by side $2 plates, $3 their keys,
 * $4 lots, $5 entries; $6 how far apart, in milliseconds.
 */
export const READ_DEBTS_AT_ENTRY = `
  SELECT w.n::int AS place, a.id FROM unnest($2::text[], $3::text[], $4::uuid[], $5::timestamptz[])
    WITH ORDINALITY AS w(plate_text, plate_key, lot_id, entered_at, n)
  JOIN arrear a ON a.merchant_id = $1 AND a.plate_text = w.plate_text AND a.plate_key = w.plate_key AND a.lot_id = w.lot_id
    AND a.entered_at BETWEEN w.entered_at - make_interval(secs => $6::float8 / 1000) AND w.entered_at + make_interval(secs => $6::float8 / 1000)
    AND a.stay_id IS NULL`

/** How much each source of merchant $1 is believed. */
export const READ_RANKS = 'SELECT id, rank FROM integration_source WHERE merchant_id = $1'

/**
 * Which rows of an import of merchant $1 belong to a stay that a connected system has reported: side by side plates ($2), lots ($3) and
 * entries ($4); $5 how far apart two entries of one stay lie, in milliseconds, $6 lowest id of such a stay.
 */
export const READ_STAYS_OF_ROWS = `
  SELECT DISTINCT w.n::int AS place FROM unnest($2::text[], $3::uuid[], $4::timestamptz[]) WITH ORDINALITY AS w(plate_text, lot_id, entered_at, n)
  JOIN parking_session s ON s.merchant_id = $1 AND s.plate_text = w.plate_text AND s.lot_id = w.lot_id AND s.id >= $6::uuid
    AND s.entered_at BETWEEN w.entered_at - make_interval(secs => $5::float8 / 1000) AND w.entered_at + make_interval(secs => $5::float8 / 1000)`

/**
 * Plates of merchant $1 that have a priced stay which began after one of these: side by side plates ($2) and entries ($3); $4 lowest
 * id of such a stay, none of those in $5.
 */
export const READ_PLATES_WITH_LATER = `
  SELECT DISTINCT w.plate_text FROM unnest($2::text[], $3::timestamptz[]) AS w(plate_text, entered_at)
  WHERE EXISTS (SELECT 1 FROM parking_session s
    WHERE s.merchant_id = $1 AND s.plate_text = w.plate_text AND s.id >= $4::uuid AND s.entered_at > w.entered_at
      AND s.id <> ALL($5::uuid[]) AND s.state IN ${stateList(PRICED_STATES)})`
