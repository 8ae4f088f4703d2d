export const READ_INCIDENT_BY_SUBJECT =
  'SELECT 1 FROM incident WHERE kind = $1 AND subject = $2 AND state = ANY($3) LIMIT 1'
