import { isDeepStrictEqual } from 'node:util'
import { along, nextState, runEffects, type EffectHandlers, type Machine } from '../domain/state-machine'
import type { ActorContext } from '../domain/actor-context'
import { auditLog, type AuditEntry } from './audit-log'
import {
  insert,
  insertNew,
  job,
  update,
  type Change,
  type Insertion,
  type JobOptions,
  type Where,
} from './changes'
import { lockRankOf } from './lock-order'
import { Deadlines, type DeadlineEntity } from './deadlines'
import type { Patch, StateColumns, StatefulTable, Table, VersionedTable } from './table-types'

/** Where a row of the audit log belongs when the row itself does not say. */
type Belongs = { merchantId?: string | null; orderId?: string | null; detail?: Record<string, unknown> }
/**
 * What follows is carried out as soon as the row is written. `returned`: by the caller, who has to read before; `none`: nothing does,
 * and a row of which something follows after all is a fault.
 */
type Answering<F extends string> = { effects: EffectHandlers<F> | 'returned' | 'none' }
type TransitionOptions<T extends StatefulTable, F extends string> = { set?: Patch<T> } & Belongs &
  Answering<F>
/** A machine that has effects cannot be driven without somebody who carries them out. */
type Rest<T extends StatefulTable, F extends string> = [F] extends [never]
  ? [options?: Omit<TransitionOptions<T, F>, 'effects'>]
  : [options: TransitionOptions<T, F>]
type Identified = { id: string; version: number }
type Tracked = {
  table: Table
  id: string
  version: number
  set: Record<string, unknown>
  isEnding?: boolean
}

/**
 * What one cause changes, collected by the modules and committed once. A row is written once, whatever touches it: columns
 * merge, its version rises by one, and the commit fails as a whole when the row has changed since it was read. Actor,
 * trace and time are given once, so that no caller passes them on.
 */
export class UnitOfWork {
  private readonly rows = new Map<string, Tracked>()
  private readonly inserted = new Map<string, Record<string, unknown>>()
  private readonly others: Change[] = []
  private readonly entries: AuditEntry[] = []
  private readonly deadlines: Deadlines
  /** Rows of the state tables that were taken, as `machine|from|event`: what the coverage report counts. */
  readonly taken: string[] = []

  /** `at`: the moment of this attempt; everything it writes bears the same. */
  constructor(
    readonly context: ActorContext,
    readonly at: Date,
  ) {
    this.deadlines = new Deadlines(at)
  }

  insert<T extends Table>(table: T, ...rows: Insertion<T>[]): void {
    if (rows.length > 0) this.others.push(insert(table, ...rows))
  }

  /** Inserts what is not there yet; rows that meet a taken key are left out. */
  insertNew<T extends Table>(table: T, ...rows: Insertion<T>[]): void {
    if (rows.length > 0) this.others.push(insertNew(table, ...rows))
  }

  /** Updates rows by a condition, without their versions. `rows`: how many must match. */
  update<T extends Table>(table: T, where: Where<T>, set: Patch<T>, rows: number | 'any' = 'any'): void {
    this.others.push(update(table, where, set, rows))
  }

  /** Compare-and-set of a row that was read: columns beside its state. Advances `row`. */
  updateVersioned<T extends VersionedTable>(table: T, row: Identified, set: Patch<T>): void {
    this.track(table, row, set)
    Object.assign(row, set)
  }

  /** Raises a row's version, so that whoever shows it reads it again. */
  touch<T extends VersionedTable>(table: T, row: Identified, set?: Patch<T>): void {
    this.updateVersioned(table, row, set ?? ({} as Patch<T>))
  }

  /**
   * The only writer of a state column: takes the machine's row for `event`, writes the new state with `set`, notes it in the
   * audit log when the machine is audited, advances `row`, and has what follows carried out by `effects`; it returns the names of that, for
   * who has to read before answering ('returned'). Errors: a fault when the table has no such row; whoever may be refused asks `may` first.
   */
  transition<T extends StatefulTable, S extends string, E extends string, F extends string>(
    machine: Machine<S, E, F> & { table: T },
    row: Identified,
    event: E,
    ...[options]: Rest<T, NoInfer<F>>
  ): readonly F[] {
    const {
      set,
      effects: handlers = 'none',
      ...belongs
    } = (options ?? {}) as Partial<TransitionOptions<T, F>>
    const record = row as unknown as Record<string, unknown>
    const from = record[machine.column] as S
    const { to, effects } = nextState(machine, from, event)
    if (handlers === 'none' && effects.length > 0)
      throw new Error(`${machine.name}: nobody carries out what follows ${event} from ${from}`)
    this.taken.push(`${machine.name}|${from}|${event}`)
    this.track(machine.table, row, { ...set, [machine.column]: to })
    this.noteEnd(machine, row, to)
    this.deadlines.follow(machine, record, from, to)
    Object.assign(record, set, { [machine.column]: to })
    if (machine.isAudited) this.note(machine, record, { event, from, to, ...belongs })
    if (typeof handlers === 'object') runEffects(effects, handlers)
    return effects
  }

  /**
   * Inserts a row in the state that `through` leads to from the machine's initial one; the audit log says `event`. Later
   * transitions in this unit of work are folded into the insert. Effects of `through` are the caller's, from {@link along}.
   */
  create<T extends StatefulTable, S extends string, E extends string, F extends string>(
    machine: Machine<S, E, F> & { table: T },
    values: Omit<Insertion<T>, 'version' | StateColumns[T]> & { id: string },
    {
      through = [],
      event = 'created',
      ...belongs
    }: { through?: readonly E[]; event?: string } & Belongs = {},
  ): Insertion<T> & { id: string; version: number } {
    const { to: state, taken } = along(machine, through)
    this.taken.push(...taken)
    // Not spread: an object of thirty columns that is spread and then grows costs many times as much.
    const row: Record<string, unknown> = Object.assign({}, values, { [machine.column]: state, version: 1 })
    this.inserted.set(`${machine.table}|${values.id}`, row)
    this.others.push(insert(machine.table, row as Insertion<T>))
    this.deadlines.follow(machine, row, null, state)
    if (machine.isAudited) this.note(machine, row, { event, from: null, to: state, version: 1, ...belongs })
    return row as never
  }

  job(task: string, payload: Record<string, unknown>, options: JobOptions = {}): void {
    this.others.push(job(task, payload, options))
  }

  /**
   * When the system looks at something again at the latest; null: never again. Transitions set the limit of their state by
   * themselves; this gives another time, usually that of the job that is queued with it.
   */
  due(entity: DeadlineEntity, id: string, dueAt: Date | null): void {
    this.deadlines.set(entity, id, dueAt)
  }

  /** As {@link due}, counted from the moment of this unit of work. */
  dueIn(entity: DeadlineEntity, id: string, delayMs: number): void {
    this.deadlines.set(entity, id, new Date(this.at.getTime() + delayMs))
  }

  /** An entry that no transition makes: something shown, asked, refused. */
  audit(entry: Omit<AuditEntry, 'actor' | 'traceId' | 'at'> & { at?: Date }): void {
    // Written out: a payment makes a dozen entries, and objects of one shape cost a fraction of spread ones.
    this.entries.push({
      merchantId: entry.merchantId,
      entity: entry.entity,
      entityId: entry.entityId,
      orderId: entry.orderId,
      event: entry.event,
      from: entry.from,
      to: entry.to,
      version: entry.version,
      actor: this.context.actor,
      traceId: this.context.traceId,
      detail: entry.detail,
      at: entry.at ?? this.at,
    })
  }

  /** Changes made elsewhere join this commit. */
  add(...changes: readonly Change[]): void {
    this.others.push(...changes)
  }

  /** All of it for one statement, in the order in which rows are locked everywhere. */
  changes(): Change[] {
    for (const change of this.others) this.refuseSecondUpdate(change)
    const updates = [...this.rows.values()]
      .sort((a, b) => lockRankOf(a.table) - lockRankOf(b.table) || endsFirst(a, b) || (a.id < b.id ? -1 : 1))
      .map(({ table, id, version, set }): Change => ({
        kind: 'update',
        table,
        where: { id, version },
        set: { ...set, version: version + 1 },
        rows: 1,
      }))
    return [
      ...updates,
      ...this.others,
      ...(this.entries.length > 0 ? [auditLog(...lastOfEach(this.entries))] : []),
      ...this.deadlines.changes(),
    ]
  }

  get isEmpty(): boolean {
    const isNothingWritten = this.rows.size === 0 && this.others.length === 0 && this.entries.length === 0
    return isNothingWritten && this.deadlines.isEmpty
  }

  /** Of two updates of one row in one statement PostgreSQL would drop the second without an error. */
  private refuseSecondUpdate(change: Change): void {
    if (change.kind !== 'update') return
    const key = `${change.table}|${String(change.where.id)}`
    if (this.rows.has(key) || this.inserted.has(key)) throw new Error(`${key}: updated twice in one commit`)
  }

  private track(table: Table, row: Identified, set: object): void {
    const key = `${table}|${row.id}`
    const pending = this.inserted.get(key)
    if (pending) return void Object.assign(pending, set)
    const known = this.rows.get(key)
    if (!known) {
      this.rows.set(key, { table, id: row.id, version: row.version, set: { ...set } })
      row.version += 1
      return
    }
    if (row.version === known.version) {
      // Another reading of the row, whose holder has not seen what was written through the first.
      refuseOtherValues(key, known.set, set)
      row.version += 1
    } else if (row.version !== known.version + 1)
      throw new Error(`${key}: two readings of one row, versions ${known.version} and ${row.version}`)
    Object.assign(known.set, set)
  }

  private noteEnd(machine: Machine<string, string, string>, row: Identified, to: string): void {
    const known = this.rows.get(`${machine.table}|${row.id}`)
    if (known) known.isEnding = machine.ends.includes(to)
  }

  private note(
    machine: { table: Table },
    row: Record<string, unknown>,
    transition: Belongs & Pick<AuditEntry, 'event' | 'from' | 'to' | 'version'>,
  ): void {
    const ownOrder = (machine.table === 'recovery_order' ? row.id : row.order_id) as string | undefined
    this.audit({
      merchantId: transition.merchantId ?? (row.merchant_id as string | undefined) ?? null,
      entity: machine.table,
      entityId: row.id as string,
      orderId: transition.orderId === undefined ? (ownOrder ?? null) : transition.orderId,
      event: transition.event,
      from: transition.from,
      to: transition.to,
      version: transition.version ?? (row.version as number),
      detail: transition.detail,
    })
  }
}

function refuseOtherValues(key: string, known: Record<string, unknown>, set: object): void {
  for (const [column, value] of Object.entries(set))
    if (column in known && !isDeepStrictEqual(known[column], value))
      throw new Error(`${key}: two values for ${column} in one commit`)
}

/** Several transitions of a row in one commit raise its version once: the entry of the last of them carries it. */
function lastOfEach(entries: readonly AuditEntry[]): readonly AuditEntry[] {
  const last = new Map(entries.map(entry => [keyOf(entry), entry]))
  if (last.size === entries.length) return entries
  return entries.map(entry =>
    entry.version == null || last.get(keyOf(entry)) === entry ? entry : { ...entry, version: null },
  )
}

const keyOf = ({ entity, entityId, version }: AuditEntry) => `${entity}|${entityId}|${version}`

/** A unique key that one row gives up and another takes is checked row by row: whatever ends goes first. */
const KEY_CHANGES_HANDS: ReadonlySet<Table> = new Set<Table>(['plate_binding'])
const endsFirst = (a: Tracked, b: Tracked): number =>
  KEY_CHANGES_HANDS.has(a.table) ? Number(b.isEnding ?? false) - Number(a.isEnding ?? false) : 0
