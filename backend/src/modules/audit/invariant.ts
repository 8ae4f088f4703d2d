import type { Row, StateColumns, StatefulTable } from '../../persistence/table-types'
import type { Subject } from './subjects'

/**
 * What is asked of the database: every row that comes back breaks the rule, and its column `what` says where. It is asked of
 * some rows of one table at a time, never of all at once: `$1` are their keys, or `$1` and `$2` what they lie between where
 * the subject is a range. `open` is asked of everything that goes on, which partial indexes hold however much is over.
 * `$now` stands for the moment of the check.
 */
export type Ask = {
  of: Subject | 'open'
  sql: string
  /** Asked instead once `sql` has found something: slower, and sure. */
  sure?: string
}
export type Invariant = { id: string; rule: string; asks: readonly Ask[] }
export type Finding = { id: string; what: string }

/** The rows that are asked about. */
export const ASKED = 'ANY ($1::uuid[])'
/** Entries of the audit log that are asked about. */
export const IN_RANGE = '> $1::bigint AND j.id <= $2::bigint'
/**
 * Rows of bills that are asked about, by the index that they have: those of a recovery are found by its order, which has the
 * bill's id.
 */
export const ofBill = (alias: string, bill = ASKED): string =>
  `(${alias}.order_id = ${bill} OR ${alias}.order_id IS NULL AND ${alias}.bill_id = ${bill})`
/** The bills in which a debt stood, by the plate that they share with it. */
export const billsOf = (arrear: string): string => `(
        SELECT o.id FROM recovery_order o WHERE o.merchant_id = ${arrear}.merchant_id AND o.plate_key = ${arrear}.plate_key UNION
        SELECT b.id FROM bill b WHERE b.merchant_id = ${arrear}.merchant_id AND b.plate_key = ${arrear}.plate_key AND b.cause <> 'recovery')`

/** Asked of what goes on, where time alone may break the rule, and of what has changed, where the row may say that it is over. */
export const openAndAsked = (
  of: Subject,
  sql: string,
  { alias, open }: { alias: string; open: string },
): Ask[] => [
  { of: 'open', sql: `${sql} AND ${open}` },
  { of, sql: `${sql} AND ${alias}.id = ${ASKED}` },
]

/**
 * States for `IN (…)`. They are written out here and not taken from the machines, so that an invariant does not share a
 * mistake of the code that it checks; the type knows which states the table's column can have.
 */
export const states = <T extends StatefulTable>(...names: Row<T>[StateColumns[T] & keyof Row<T>][]): string =>
  names.map(name => `'${String(name)}'`).join(', ')
