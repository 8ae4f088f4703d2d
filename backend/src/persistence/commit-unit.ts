import { commit, type Change } from './changes'
import type { Database } from './database'
import { mergeMutations } from './merge-mutations'
import type { UnitOfWork } from './unit-of-work'
import { commonApart } from './write-sets'

/** Writes what units of work collected in **one statement**. Errors: as {@link commit}. */
export async function commitUnit(database: Database, ...units: readonly UnitOfWork[]): Promise<void> {
  const changes = units.flatMap(unit => unit.changes())
  await database.inTurn(rowsOf(changes), () => commit(database, changes))
  for (const unit of units) database.transitions.note(unit.taken)
}

/** The same in the set form, whose text does not depend on how many rows there are: for hundreds of rows of one kind. */
export async function commitAsSets(database: Database, unit: UnitOfWork): Promise<void> {
  const changes = unit.changes()
  const sets = mergeMutations([changes])
  const written = sets?.map(set => (set.kind === 'insertMany' ? commonApart(set) : set))
  await commit(database, written ?? changes)
  database.transitions.note(unit.taken)
}

/** The rows that these changes update one by one. */
function rowsOf(changes: readonly Change[]): string[] {
  const rows = changes.flatMap(change =>
    change.kind === 'update' && typeof change.where.id === 'string'
      ? [`${change.table} ${change.where.id}`]
      : [],
  )
  return [...new Set(rows)]
}
