import { COLUMNS } from './migrations/columns'

/**
 * Every column of a table, for a statement that reads whole rows. By name: a statement that says `*` gives other columns once a
 * migration adds one, and PostgreSQL refuses to run one that was prepared before. `alias`: the table's name in the statement.
 */
export function columnsOf(table: keyof typeof COLUMNS, alias?: string): string {
  const names = COLUMNS[table].split(' ')
  return (alias === undefined ? names : names.map(name => `${alias}.${name}`)).join(', ')
}
