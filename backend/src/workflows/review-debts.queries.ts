import { REVIEW_STATE } from '../domain/stays/stay'
import { stateList } from '../persistence/state-list'
import { columnsOf } from '../persistence/columns-of'

/** Stays of merchant $1 and of the debts $2, with ids $3, that a person has to review. */
export const READ_STAYS_IN_REVIEW = `
  SELECT ${columnsOf('parking_session', 's')} FROM parking_session s
  WHERE s.id = ANY($3::uuid[]) AND s.merchant_id = $1 AND s.arrear_id = ANY($2::uuid[]) AND s.state IN ${stateList([REVIEW_STATE])}`

/** The order that holds a car for debt $1. */
export const READ_HOLDER = 'SELECT order_id FROM order_arrear WHERE arrear_id = $1 AND is_active'
