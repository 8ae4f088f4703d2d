/** Of the indexes $1 those that are still there, and none while a node of the former version was seen within an hour. */
export const READ_RETIRED = `
  SELECT c.relname AS name FROM pg_class c
  WHERE c.relname = ANY($1::text[]) AND c.relkind = 'i' AND c.relnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT 1 FROM job_lease l WHERE NOT l.folds_reports AND l.seen_at > now() - interval '1 hour')`

/** Each change of an order or a command would have to be written in these too. */
export const DROP_INDEX: Readonly<Record<string, string>> = {
  recovery_order_live: 'DROP INDEX IF EXISTS recovery_order_live',
  recovery_order_updated: 'DROP INDEX IF EXISTS recovery_order_updated',
  lock_command_open: 'DROP INDEX IF EXISTS lock_command_open',
}
