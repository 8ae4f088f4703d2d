import { commit } from './changes'
import type { Database } from './database'
import type { UnitOfWork } from './unit-of-work'

/** Writes what units of work collected in **one statement**. Errors: as {@link commit}. */
export async function commitUnit(database: Database, ...units: readonly UnitOfWork[]): Promise<void> {
  await commit(
    database,
    units.flatMap(unit => unit.changes()),
  )
  for (const unit of units) database.transitions.note(unit.taken)
}
