/** Adds partitions to the audit log until $1 lie ahead. */
export const ADD_PARTITIONS = 'SELECT add_journal_partitions($1) AS n'
