/** What a workflow may fail with when the database is away or others kept changing the same rows. */
export { DatabaseUnavailable, UniqueViolation, OptimisticLockError } from '../persistence/database'
