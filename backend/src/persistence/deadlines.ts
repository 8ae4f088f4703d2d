import type { Machine } from '../domain/state-machine'
import type { Change, DeadlineRow } from './changes'
import type { StatefulTable } from './table-types'

/**
 * What may have a deadline: a row of a machine, `shipping`, what WeChat is to be told about an order, or `prepaid`, what is refunded of a stay
 * that was paid for while it went on.
 */
export type DeadlineEntity = StatefulTable | 'shipping' | 'prepaid'

type AnyMachine<S extends string> = Machine<S, string, string> & { table: StatefulTable }

/** The deadlines that one unit of work sets and takes away; the last one that is set for a row counts. */
export class Deadlines {
  private readonly rows = new Map<string, DeadlineRow>()

  constructor(private readonly at: Date) {}

  get isEmpty(): boolean {
    return this.rows.size === 0
  }

  /** `dueAt` null: it waits for nothing any more. */
  set(entity: DeadlineEntity, id: string, dueAt: Date | null): void {
    this.rows.set(`${entity}|${id}`, { entity, id, due_at: dueAt })
  }

  /** A row came from `from`, or is new, and is now in `to`. */
  follow<S extends string>(
    machine: AnyMachine<S>,
    row: Record<string, unknown>,
    from: S | null,
    to: S,
  ): void {
    const { waits, waitsIf, table } = machine
    if (waits === undefined || (waitsIf !== undefined && !matches(row, waitsIf))) return
    const wait = waits[to]
    if (from !== null && waits[from] === wait) return
    const id = row.id as string
    if (wait.for === 'system') this.set(table, id, new Date(this.at.getTime() + wait.limitS * 1000))
    else if (from !== null) this.set(table, id, null)
  }

  /** In one order everywhere, so that two commits cannot wait for each other. */
  changes(): Change[] {
    if (this.isEmpty) return []
    return [{ kind: 'deadline', rows: [...this.rows.values()] }]
  }
}

const matches = (
  row: Record<string, unknown>,
  condition: NonNullable<AnyMachine<string>['waitsIf']>,
): boolean =>
  'is' in condition ? row[condition.column] === condition.is : row[condition.column] !== condition.isNot
