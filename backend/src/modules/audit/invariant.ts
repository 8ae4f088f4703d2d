import type { Row, StateColumns, StatefulTable } from '../../persistence/table-types'

/**
 * One invariant as a question to the database: every row that comes back breaks it, and its column `what` says where.
 * `$1` is the moment of the check. `sinceSql` asks the same of entries of the audit log after `$1` only, where all before
 * were asked and cannot change.
 */
export type Invariant = { id: string; rule: string; sql: string; sinceSql?: string }
export type Finding = { id: string; what: string }

/**
 * States for `IN (…)`. They are written out here and not taken from the machines, so that an invariant does not share a
 * mistake of the code that it checks; the type knows which states the table's column can have.
 */
export const states = <T extends StatefulTable>(...names: Row<T>[StateColumns[T] & keyof Row<T>][]): string =>
  names.map(name => `'${String(name)}'`).join(', ')
