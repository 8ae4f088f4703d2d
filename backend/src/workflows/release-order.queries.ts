/** $1 command, $2 event: when the audit log has it last. */
export const READ_LAST_EVENT_OF_COMMAND = `
  SELECT max(at) AS at FROM journal WHERE entity = 'lock_command' AND entity_id = $1 AND event = $2`
