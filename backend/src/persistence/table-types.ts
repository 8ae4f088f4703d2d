import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Json } from './json-column'
import type { DB } from './migrations/tables'

export type Table = keyof DB
export type Row<T extends Table> = Selectable<DB[T]>

/** The column of a table that only a transition writes. */
export type StateColumns = {
  arrear: 'state'
  recovery_order: 'state'
  bill: 'state'
  notice: 'state'
  payment: 'state'
  settlement: 'state'
  refund: 'state'
  lock_command: 'state'
  move_task: 'state'
  device: 'lifecycle' | 'position' | 'link' | 'power'
  incident: 'state'
  approval: 'state'
  complaint: 'state'
  dispute: 'state'
  parking_session: 'state'
  sighting: 'state'
  plate_binding: 'state'
  reminder_message: 'state'
  ended_message: 'state'
  webhook: 'state'
  webhook_delivery: 'state'
  data_import: 'state'
  bulk_void: 'state'
}
export type StatefulTable = keyof StateColumns
export type VersionedTable = {
  [T in Table]: DB[T] extends { version: unknown } ? T : never
}[Table]

type StateColumnOf<T extends Table> = T extends StatefulTable ? StateColumns[T] : never
export type Insertion<T extends Table> = Insertable<DB[T]>
/** A row as plain JSON has it: a json column holds the value itself. */
export type PlainInsertion<T extends Table> = {
  [C in keyof Insertion<T>]: Json extends Insertion<T>[C]
    ? Exclude<Insertion<T>[C], Json> | (C extends keyof Row<T> ? Row<T>[C] : never)
    : Insertion<T>[C]
}
/** Columns that an update may name: neither key nor version nor a state. */
export type Patch<T extends Table> = Omit<Updateable<DB[T]>, 'id' | 'version' | StateColumnOf<T>>
/** `null` matches IS NULL, an array any of its values. */
export type Where<T extends Table> = {
  [C in keyof Selectable<DB[T]>]?: Selectable<DB[T]>[C] | readonly Selectable<DB[T]>[C][]
}
