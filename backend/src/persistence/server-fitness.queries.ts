/**
 * What the server allows whoever asks, how many connections all others have, nodes too, and the limits that this connection has, in
 * milliseconds. $1 the name of this node's connections.
 */
export const READ_SERVER = `
  SELECT pg_backend_pid() AS pid, current_setting('max_connections')::int AS most,
    current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true)::int, 0) AS reserved,
    (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user) AS of_role,
    (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS of_database,
    (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> $1 AND pid <> pg_backend_pid()) AS others,
    (SELECT json_object_agg(name, setting::bigint) FROM pg_settings
     WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')) AS limits`

export const READ_BACKEND = 'SELECT pg_backend_pid() AS pid'
