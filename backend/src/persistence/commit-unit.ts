import { commit } from './changes'
import type { Database } from './database'
import { mergeMutations } from './merge-mutations'
import type { UnitOfWork } from './unit-of-work'

/** Writes what units of work collected in **one statement**. Errors: as {@link commit}. */
export async function commitUnit(database: Database, ...units: readonly UnitOfWork[]): Promise<void> {
  await commit(
    database,
    units.flatMap(unit => unit.changes()),
  )
  for (const unit of units) database.transitions.note(unit.taken)
}

/** The same in the set form, whose text does not depend on how many rows there are: for hundreds of rows of one kind. */
export async function commitAsSets(database: Database, unit: UnitOfWork): Promise<void> {
  const changes = unit.changes()
  await commit(database, mergeMutations([changes]) ?? changes)
  database.transitions.note(unit.taken)
}
