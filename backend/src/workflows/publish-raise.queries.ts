/** A RAISE with what its message needs. */
export const READ_RAISE = `
  SELECT c.*, o.challenge, o.version AS order_version, d.flash_lost, d.boot_id
  FROM lock_command c JOIN recovery_order o ON o.id = c.order_id JOIN device d ON d.id = c.device_id
  WHERE c.id = $1 AND c.op = 'RAISE'`
