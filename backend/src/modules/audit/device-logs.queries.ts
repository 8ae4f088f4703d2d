/** $1 devices. */
export const READ_COMMANDS_OF_DEVICES =
  'SELECT id, device_id, epoch, op FROM lock_command WHERE device_id = ANY($1)'
