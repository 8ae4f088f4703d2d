import { PRESENT_STATE } from '../../domain/sighting'
import { stateList } from '../../persistence/state-list'
import { owes } from './read-sightings.queries'
import { columnsOf } from '../../persistence/columns-of'

/**
 * At most $2 cars that are not there any more at $1, or of no concern: nobody has seen them for too long, they owe nothing, or
 * their stay has ended since they were seen, was taken back ($3) or is another's.
 */
export const READ_SIGHTINGS_TO_END = `
  SELECT * FROM (
    SELECT ${columnsOf('sighting', 's')}, ${owes('s')} AS owes, coalesce(p.exited_at >= s.seen_at OR p.state = $3 OR p.plate_text <> s.plate_text, false) AS has_left
    FROM sighting s LEFT JOIN parking_session p ON p.id = s.stay_id
    WHERE s.state IN ${stateList([PRESENT_STATE])}
  ) q WHERE NOT owes OR has_left OR ends_at <= $1 ORDER BY id LIMIT $2`

/**
 * Looks at the next $3 cars that went away before $1, after the one ($4 when, $5 id) at which the former slice ended, and
 * deletes those that owe nothing or went away before $2. Times as text, since a Date would cut them.
 */
export const DELETE_SIGHTINGS = `
  WITH looked AS MATERIALIZED (
    SELECT s.id, s.ended_at, s.ended_at < $2 OR NOT ${owes('s')} AS is_over FROM sighting s
    WHERE s.ended_at < $1 AND (s.ended_at, s.id) > ($4::timestamptz, $5::uuid) ORDER BY s.ended_at, s.id LIMIT $3
  ), gone AS (DELETE FROM sighting s USING looked l WHERE s.id = l.id AND l.is_over)
  SELECT count(*)::int AS looked, (array_agg(ended_at::text ORDER BY ended_at DESC, id DESC))[1] AS ended_at,
    (array_agg(id ORDER BY ended_at DESC, id DESC))[1] AS id FROM looked`
/** Counts of days before $1. */
export const DELETE_PATROL_DAYS = 'DELETE FROM patrol_day WHERE day < $1'
