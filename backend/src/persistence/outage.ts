/** What a use case may fail with when the database is away or other hands kept moving the same rows. */
export { DatabaseUnavailable, UniqueViolation, OptimisticLockError } from './database'
