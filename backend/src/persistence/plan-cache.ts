/** PostgreSQL supposes so many elements in an array that it does not know (`estimate_array_length`, selfuncs.c). */
const SUPPOSED = 10

/**
 * The same ids, the last one repeated until there are ten. A statement about `ANY` of a shorter array looks cheaper than the
 * general plan, so that PostgreSQL would plan it again each time, which can cost more than running it.
 */
export function padForPlanCache<Id>(ids: readonly Id[]): Id[] {
  if (ids.length === 0 || ids.length >= SUPPOSED) return [...ids]
  return [...ids, ...Array.from({ length: SUPPOSED - ids.length }, () => ids.at(-1)!)]
}

/**
 * A value of a statement that the planner does not look at. Where it would find a cheaper plan for each value it plans again each time,
 * which can cost more than running the statement. Only where one plan serves every value.
 */
export const unseen = (value: string): string => `(SELECT ${value})`

/**
 * The same of an array ($n with its type). Else PostgreSQL plans again for each of the first arrays, and weighs every element against the
 * statistics, which for hundreds of them costs more than running the statement.
 */
export const unseenArray = (parameter: string, type: 'text' | 'uuid'): string =>
  `ANY(${unseen(`${parameter}::${type}[]`)}::${type}[])`

/**
 * The same for a table that may have been empty when its statement was planned, and has grown before anybody counted it again: such a
 * plan reads it whole, and then looks each row up in a hash, where `ANY` would compare it with every element.
 */
export const inUnseen = (parameter: string, type: 'text' | 'uuid'): string =>
  `IN (SELECT unnest(${unseen(`${parameter}::${type}[]`)}))`
