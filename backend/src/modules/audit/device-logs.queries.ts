/** $1 devices: their commands, and what staff asked of a lock that stood up without an order. */
export const READ_COMMANDS_OF_DEVICES = `
  SELECT id::text, device_id, epoch, op FROM lock_command WHERE device_id = ANY($1)
  UNION ALL
  SELECT detail->>'command', entity_id, (detail->>'epoch')::int, 'LOWER' FROM journal
  WHERE entity = 'device' AND entity_id = ANY($1) AND event = 'lower_asked'`
