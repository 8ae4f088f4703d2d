import { columnsOf } from '../persistence/columns-of'

export const COUNT_PHOTOS =
  'SELECT count(*)::int AS n FROM photo WHERE id = ANY($1::uuid[]) AND merchant_id = $2'
export const READ_TASK_DEVICE = `SELECT ${columnsOf('device')} FROM device WHERE id = $1`
