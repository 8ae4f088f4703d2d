import type { TableColumnType, TableProps } from 'antd'
import type { Column, ListName, RowOf } from './list-types'
import type { AddressValues } from './use-address'

type Direction = 'ascend' | 'descend'
const DIRECTIONS: Record<string, Direction> = { asc: 'ascend', desc: 'descend' }

/** What the address calls a column whose list may be sorted by it. */
const sortNameOf = <Name extends ListName>({ key, sortBy, compare }: Column<Name>): string | undefined =>
  (sortBy as string | undefined) ?? (compare && key)

/** Whether the call sorts, so that it is asked by `sort` and `order`. */
export const isSortedByCall = <Name extends ListName>(columns: readonly Column<Name>[]): boolean =>
  columns.some(({ sortBy }) => sortBy !== undefined)

/** The head of a column as a table's sorter. What is counted or dated comes largest or latest first, names from the beginning. */
export function sorterOf<Name extends ListName>(
  column: Column<Name>,
  address: AddressValues,
): Pick<TableColumnType<RowOf<Name>>, 'sorter' | 'sortOrder' | 'sortDirections'> {
  const name = sortNameOf(column)
  if (name === undefined) return {}
  const asked = address.get('sort')
  const order = asked === undefined ? column.usual : asked === name ? (address.get('order') ?? 'desc') : ''
  return {
    sorter: true,
    sortOrder: DIRECTIONS[order ?? ''] ?? null,
    sortDirections: column.compare ? ['ascend', 'descend'] : ['descend', 'ascend'],
  }
}

/** A click on a head; a third one on the same gives the list its usual order back. */
export function sortAddress<Name extends ListName>(
  columns: readonly Column<Name>[],
  address: AddressValues,
  sorter: Parameters<NonNullable<TableProps<RowOf<Name>>['onChange']>>[2],
): void {
  const { order, columnKey } = Array.isArray(sorter) ? sorter[0]! : sorter
  const column = columns.find(({ key }) => key === columnKey)
  const name = column && order ? sortNameOf(column) : undefined
  if (name === undefined) address.sort(undefined, undefined)
  else address.sort(name, order === 'ascend' ? 'asc' : 'desc')
}

/** Rows that are all here, in the order of the address; those that are alike stay as they came. */
export function sortedHere<Name extends ListName>(
  rows: RowOf<Name>[],
  columns: readonly Column<Name>[],
  address: AddressValues,
): RowOf<Name>[] {
  const name = address.get('sort')
  const compare = columns.find(column => column.compare && column.key === name)?.compare
  if (!compare) return rows
  const sign = address.get('order') === 'asc' ? 1 : -1
  return [...rows].sort((one, other) => sign * compare(one, other))
}
