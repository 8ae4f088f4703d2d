import type { Machine } from '../domain/state-machine'

/**
 * The rows of a machine for one event as parameters of a statement that changes many rows unread: `from` and `to` side by
 * side, for `unnest($n::text[], $m::text[]) AS t(from_state, to_state)`. No state stands in the statement's own text.
 */
export function transitionRows<S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
  event: E,
): { from: S[]; to: S[] } {
  const rows = machine.rows.filter(row => row.event === event && row.planned === undefined)
  if (rows.length === 0) throw new Error(`${machine.name}: no row for ${event}`)
  // A statement that changes rows unread cannot carry out what a row of the table demands.
  if (rows.some(row => row.effects?.length)) throw new Error(`${machine.name}: ${event} has effects`)
  // Nor can it move a deadline.
  const { waits } = machine
  if (waits && rows.some(row => waits[row.from] !== waits[row.to]))
    throw new Error(`${machine.name}: ${event} changes what a row waits for`)
  return { from: rows.map(row => row.from), to: rows.map(row => row.to) }
}

/** How the coverage report names the rows that a statement took. */
export const takenRows = (
  machine: { name: string },
  event: string,
  changed: readonly { from_state: string }[],
): string[] => [...new Set(changed.map(row => `${machine.name}|${row.from_state}|${event}`))]
