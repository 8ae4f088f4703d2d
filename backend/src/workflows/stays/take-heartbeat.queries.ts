/** The contact of source $1 before this word from it, and when its last outage ended. */
export const READ_CONTACT = `
  SELECT c.seen_at, c.heartbeat_at, c.picture_at, c.event_at,
    (SELECT o.ended_at FROM source_outage o WHERE o.source_id = c.source_id ORDER BY o.began_at DESC LIMIT 1) AS outage_ended_at
  FROM source_contact c WHERE c.source_id = $1`

/** The last outages of source $1. */
export const READ_LAST_OUTAGES = `
  SELECT began_at, ended_at FROM source_outage WHERE source_id = $1 ORDER BY began_at DESC LIMIT 20`
