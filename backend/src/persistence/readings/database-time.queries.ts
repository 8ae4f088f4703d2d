export const READ_DATABASE_TIME = 'SELECT clock_timestamp() AS at'
