import { unseen } from './plan-cache'

/** What a list is sorted by, and by the id where that is equal: both in one direction, so that an index of both serves it from either end. */
export type Sorting = {
  column: string
  type: 'timestamptz' | 'bigint'
  direction: 'ASC' | 'DESC'
}

/**
 * What an index of a column asks for that serves its sorting alone. It holds for each row, and no other statement says it: whoever looks
 * for a plate never walks through such an index, whatever is estimated.
 */
export const isSortedBy = (column: string): string => `${column} <= 9007199254740991`

/** Before all rows. */
const BEGIN = {
  timestamptz: { ASC: '-infinity', DESC: 'infinity' },
  bigint: { ASC: '-9223372036854775808', DESC: '9223372036854775807' },
}
const BEGIN_ID = {
  ASC: '00000000-0000-0000-0000-000000000000',
  DESC: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
}

export const orderBy = ({ column, direction }: Sorting): string => `${column} ${direction}, id ${direction}`

type Place = readonly [at: string, id: string]
const fromOf = ({ type, direction }: Sorting, at: string): string =>
  unseen(`coalesce(${at}::${type}, '${BEGIN[type][direction]}')`)
const signOf = ({ direction }: Sorting): string => (direction === 'ASC' ? '>' : '<')

/**
 * Of a row of `table`: after the place of which the parameters `at` and `id` tell, if they are given. Without an alternative for the
 * first page, so that an index begins to be read there, however deep the page is.
 */
export function comesAfter(by: Sorting, table: string, [at, id]: Place): string {
  const fromId = unseen(`coalesce(${id}::uuid, '${BEGIN_ID[by.direction]}')`)
  return `(${table}.${by.column}, ${table}.id) ${signOf(by)} (${fromOf(by, at)}, ${fromId})`
}

/** The same, and that there is a value, which an index may ask for. */
export const isAfter = (by: Sorting, table: string, place: Place): string =>
  `${table}.${by.column} ${signOf(by)}= ${fromOf(by, place[0])}
  AND ${comesAfter(by, table, place)}`
