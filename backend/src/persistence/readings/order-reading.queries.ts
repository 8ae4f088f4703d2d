import { PARTS } from './order-parts'
import { columnsOf } from '../columns-of'

const ORDER = `SELECT ${columnsOf('recovery_order', 'o')}, ${PARTS} FROM recovery_order o`
export const READ_ORDER = `${ORDER} WHERE o.id = $1`
export const READ_ORDERS = `${ORDER} WHERE o.id = ANY($1)`
export const READ_MERCHANT_ORDER = `${ORDER} WHERE o.id = $1 AND o.merchant_id = $2`
