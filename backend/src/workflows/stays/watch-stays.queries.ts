import { OWED_STATE } from '../../domain/stays/stay'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

/**
 * Stays that wait for something that has not come by $1, at most $2, but for those that ReleaseFlagged looks after; each with the kind of source that reported it last, and
 * whether there is what counts as a picture: one that is stored, where the source promises that, else one that it has reported.
 */
export const READ_DUE_STAYS = `
  SELECT ${columnsOf('parking_session', 's')}, i.kind AS source_kind, CASE WHEN i.promises_pictures
    THEN EXISTS (SELECT 1 FROM stay_picture p WHERE p.stay_id = s.id) ELSE s.pictures <> '[]' END AS has_picture FROM parking_session s
  JOIN integration_source i ON i.id = coalesce(s.exit_source_id, s.source_id)
  WHERE s.check_at <= $1 AND s.state NOT IN ${stateList([OWED_STATE])} ORDER BY s.check_at LIMIT $2`

/** Sources that promised to be heard and were not since $1, without an open outage. */
export const READ_SILENT_SOURCES = `
  SELECT i.id, i.merchant_id, c.seen_at FROM source_contact c JOIN integration_source i ON i.id = c.source_id
  WHERE c.heartbeat_at IS NOT NULL AND c.seen_at < $1 AND i.disabled_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM source_outage o WHERE o.source_id = i.id AND o.ended_at IS NULL)`

/** What a source saw last, by its own word or by an event that its clock does not put ahead of ours. */
const SEEN = `greatest(c.picture_at, CASE WHEN c.event_at <= c.seen_at + interval '${STAY_RULES.aheadMs} milliseconds' THEN c.event_at END)`
/** Ends outages of sources that are heard again and, as far as they say, see again: the same old picture, reported again, is none. */
export const END_OUTAGES = `
  WITH ended AS (
    UPDATE source_outage o SET ended_at = c.seen_at FROM source_contact c
    WHERE c.source_id = o.source_id AND o.ended_at IS NULL AND c.seen_at > o.began_at
      AND (c.picture_at IS NULL OR (${SEEN} > o.began_at AND ${SEEN} > c.seen_at - interval '${STAY_RULES.blindMs} milliseconds')) RETURNING 1
  )
  SELECT count(*)::int AS n FROM ended`

/** Outages that are over and whose stays nobody has looked through; those that failed wait behind the others. */
export const READ_OUTAGES_TO_REVIEW = `
  SELECT id, source_id, merchant_id, began_at, ended_at FROM source_outage
  WHERE ended_at IS NOT NULL AND reviewed_at IS NULL ORDER BY tried_at NULLS FIRST, began_at LIMIT 20`

/** Where merchant $1 has stays. */
export const READ_LOTS_TO_REVIEW = 'SELECT id FROM lot WHERE merchant_id = $1 ORDER BY id'

/** What people of merchant $1 have decided as $3 since $2, of stays $4 or their debts $5. */
export const READ_CONFIRMED = `
  SELECT d.stay_id, d.arrear_id FROM review_decision d
  WHERE d.merchant_id = $1 AND d.decided_at >= $2 AND d.decision = $3 AND (d.stay_id = ANY($4::uuid[]) OR d.arrear_id = ANY($5::uuid[]))`

/**
 * Stays of source $1 in lot $8 that were inside at some moment from $2 to $3, in one of the states $4, from id $5 (lowest) after id $6
 * on, at most $7.
 */
export const READ_STAYS_OF_PERIOD = `
  SELECT ${columnsOf('parking_session', 's')} FROM parking_session s
  WHERE s.lot_id = $8 AND (s.source_id = $1 OR s.exit_source_id = $1) AND s.id >= $5::uuid AND s.id > $6::uuid AND s.state = ANY($4::text[])
    AND coalesce(s.entered_at, s.exited_at) < $3 AND (s.exited_at IS NULL OR s.exited_at > $2)
  ORDER BY s.id LIMIT $7`

/** $1 months ahead. */
export const ADD_STAY_PARTITIONS = `
  SELECT add_month_partitions('parking_session', $1) + add_month_partitions('integration_event', $1) AS n`
/** $1 before when. */
export const DROP_STAY_PARTITIONS = `
  SELECT drop_month_partitions('parking_session', $1) + drop_month_partitions('integration_event', $1) AS n`
