import type { UnitOfWork } from '../persistence/unit-of-work'

/**
 * What a caller adds to the commit of a batch, knowing what becomes of each row. Called again for each attempt; what it throws
 * ends the batch without anything written.
 */
export type AlsoCommit<Outcome> = (work: UnitOfWork, outcomes: readonly Outcome[]) => void | Promise<void>
