export const COUNT_PHOTOS =
  'SELECT count(*)::int AS n FROM photo WHERE id = ANY($1::uuid[]) AND merchant_id = $2'
export const READ_TASK_DEVICE = 'SELECT * FROM device WHERE id = $1'
