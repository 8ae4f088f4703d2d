import { along, nextState, type Machine } from '../../domain/state-machine'
import type { AuditEntry } from '../../persistence/audit-log'
import { commit, insertMany, type PlainInsertion, type Table } from '../../persistence/changes'
import type { Database } from '../../persistence/database'
import { SEED_CONTEXT } from '../tenant'

type Values = Record<string, unknown>
/** Who did it, when, and what the audit log says of it. */
export type Moment = { at: Date; actor: string; detail?: Record<string, unknown> }

/** Tables in the order in which their rows refer to each other; those of one line are written in one statement. */
const WRITTEN: readonly (readonly Table[])[] = [
  ['owner', 'device', 'entitlement', 'shift'],
  ['parking_session'],
  ['arrear', 'notice'],
  ['reminder'],
  [
    'recovery_order',
    'order_arrear',
    'bill',
    'bill_line',
    'owner_order',
    'owner_bill',
    'payment',
    'settlement',
    'settlement_line',
    'refund',
    'ledger_transaction',
    'ledger_posting',
    'lock_command',
    'move_task',
    'incident',
  ],
  ['device_sample'],
]
const AT_ONCE = 2_000

/**
 * Rows of a past that nobody lived through. States come from walking the machines of the domain, step by step, and every step
 * has its entry in the audit log: what the invariants demand of real rows holds for these as well.
 */
export class History {
  private readonly rows = new Map<Table, (() => Values)[]>()
  private readonly entries: AuditEntry[] = []

  /** `row` is asked when everything has happened: it says how the row stands at the end. */
  add<T extends Table>(table: T, row: () => PlainInsertion<T>): void {
    const known = this.rows.get(table)
    if (known) known.push(row)
    else this.rows.set(table, [row])
  }

  note(entry: Omit<AuditEntry, 'traceId'>): void {
    this.entries.push({ ...entry, traceId: SEED_CONTEXT.traceId })
  }

  /** The rows of one line in one statement, so that what has to balance does; long ones in parts. */
  async write(database: Database): Promise<void> {
    for (const tables of WRITTEN) {
      const made = tables.map(table => ({ table, rows: (this.rows.get(table) ?? []).map(row => row()) }))
      if (made.length > 1) {
        await commit(
          database,
          made.map(({ table, rows }) => rows.length > 0 && insertMany(table, rows as never)),
        )
      } else for (const part of parts(made[0]!.rows)) await this.insert(database, made[0]!.table, part)
    }
    this.entries.sort((a, b) => a.at.getTime() - b.at.getTime())
    for (const part of parts(this.entries.map(entryRow))) await this.insert(database, 'journal', part)
  }

  private insert(database: Database, table: Table, rows: Values[]): Promise<void> {
    return commit(database, [insertMany(table, rows as never)])
  }
}

function parts<T>(rows: readonly T[]): T[][] {
  const count = Math.ceil(rows.length / AT_ONCE)
  return Array.from({ length: count }, (_, part) => rows.slice(part * AT_ONCE, (part + 1) * AT_ONCE))
}

const entryRow = (entry: AuditEntry): Values => ({
  merchant_id: entry.merchantId,
  entity: entry.entity,
  entity_id: entry.entityId,
  order_id: entry.orderId ?? null,
  event: entry.event,
  from_state: entry.from ?? null,
  to_state: entry.to ?? null,
  version: entry.version ?? null,
  actor: entry.actor,
  trace_id: entry.traceId,
  detail: entry.detail ?? null,
  at: entry.at,
})

type About = { id: string; merchantId: string; orderId?: string }

/** The way of one row through its machine. */
export class Walk<S extends string, E extends string, F extends string> {
  version = 1

  private constructor(
    private readonly history: History,
    private readonly machine: Machine<S, E, F>,
    private readonly about: About,
    public state: S,
  ) {}

  /** `through`: what its creation went through at once, as `UnitOfWork.create` has it. */
  static begin<S extends string, E extends string, F extends string>(
    history: History,
    machine: Machine<S, E, F>,
    about: About,
    { through = [], event = 'created', ...moment }: Moment & { through?: readonly E[]; event?: string },
  ): Walk<S, E, F> {
    const walk = new Walk(history, machine, about, along(machine, through).to)
    walk.note(event, null, moment)
    return walk
  }

  take(event: E, moment: Moment): this {
    const from = this.state
    this.state = nextState(this.machine, from, event).to
    this.version += 1
    this.note(event, from, moment)
    return this
  }

  private note(event: string, from: S | null, { at, actor, detail }: Moment): void {
    const { id, merchantId, orderId } = this.about
    if (!this.machine.isAudited) return
    this.history.note({
      merchantId,
      entity: this.machine.table,
      entityId: id,
      orderId: orderId ?? null,
      event,
      from,
      to: this.state,
      version: this.version,
      actor,
      detail,
      at,
    })
  }
}
