import { INCIDENT } from '../domain/incident'
import { stateList } from '../persistence/state-list'
import { columnsOf } from '../persistence/columns-of'

/** The owner's call for help that nobody has taken up, below the duty officer's level `$2`. */
export const READ_UNANSWERED_EMERGENCY = `
  SELECT ${columnsOf('incident', 'i')}, o.version AS order_version FROM incident i JOIN recovery_order o ON o.id = i.order_id
  WHERE o.id = $1 AND i.kind = 'emergency_requested' AND i.state IN ${stateList([INCIDENT.initial])} AND i.level < $2`
