/** The contact of source $1 before this word from it. */
export const READ_CONTACT = 'SELECT seen_at, heartbeat_at, frame_at FROM source_contact WHERE source_id = $1'

/** The last outages of source $1. */
export const READ_LAST_OUTAGES = `
  SELECT began_at, ended_at FROM source_outage WHERE source_id = $1 ORDER BY began_at DESC LIMIT 20`
