/** $1 device, $2 epoch: the LOWER that this epoch had. */
export const READ_LOWER_OF_EPOCH = `
  SELECT id FROM lock_command WHERE device_id = $1 AND epoch = $2 AND op = 'LOWER'`
