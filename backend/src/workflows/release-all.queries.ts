import { HELD_STATES } from '../domain/recovery-order'
import { stateList } from '../persistence/state-list'

/** Orders whose car is held, of merchant $1 or of all, the longest first. */
export const READ_HELD_ORDER_IDS = `
  SELECT id FROM recovery_order
  WHERE ended_at IS NULL AND state IN ${stateList(HELD_STATES)} AND ($1::uuid IS NULL OR merchant_id = $1) ORDER BY created_at`
