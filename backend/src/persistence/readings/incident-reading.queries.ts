import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import { stateList } from '../state-list'

/** $1 kind, $2 subject. */
export const READ_INCIDENT_BY_SUBJECT = 'SELECT 1 FROM incident WHERE kind = $1 AND subject = $2 LIMIT 1'
/** The same, only while it is open. */
export const READ_OPEN_INCIDENT_BY_SUBJECT = `
  SELECT 1 FROM incident WHERE kind = $1 AND subject = $2 AND state IN ${stateList(OPEN_INCIDENT_STATES)} LIMIT 1`
