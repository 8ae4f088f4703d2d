/** One more look-up of staff $1 on day $2, of which $3 (0 or 1) found a debtor. */
export const COUNT_LOOK_UP = `
  INSERT INTO patrol_day AS p (staff_id, day, look_up_count, found_count) VALUES ($1, $2, 1, $3)
  ON CONFLICT (staff_id, day) DO UPDATE SET look_up_count = p.look_up_count + 1, found_count = p.found_count + $3
  RETURNING look_up_count, found_count`

/** $1 staff, $2 day. */
export const READ_LOOK_UPS =
  'SELECT look_up_count, found_count FROM patrol_day WHERE staff_id = $1 AND day = $2'
