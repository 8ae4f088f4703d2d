import { Refusal } from '@fangxing/contract/refusal'
import { isStorableTimeMs } from '@fangxing/contract/storable'

/**
 * Where a page of a list ended: its last row's time, or the number that it is sorted by, and its id, opaque to the caller. `within`: the
 * order of the list, when it is not its own; a cursor leads on in that order alone.
 */
export type Place<At extends Date | number = Date | number> = { at: At; id: string; within?: string }

/** An id within a cursor. */
export const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const PLACE = new RegExp(`^(-?\\d{1,15})\\.(${ID})$`)

export const cursorOf = ({ at, id, within }: Place): string => writeCursor(`${Number(at)}.${id}`, within)

/** Errors: BAD_INPUT for a cursor that we did not give out, or for another order. */
export function readCursor(cursor: string | undefined, within?: string): Place<Date> | null {
  const place = readNumberCursor(cursor, within)
  if (place === null) return null
  if (!isStorableTimeMs(place.at)) throw badCursor()
  return { at: new Date(place.at), id: place.id }
}

/** The same of a list that is sorted by a number. */
export function readNumberCursor(cursor: string | undefined, within?: string): Place<number> | null {
  if (cursor === undefined) return null
  const match = PLACE.exec(textOfCursor(cursor, within))
  if (!match) throw badCursor()
  return { at: Number(match[1]), id: match[2]! }
}

const prefixOf = (within: string | undefined): string => (within === undefined ? '' : `${within}:`)

/** A place in the order of this name; without one, in the list's own. */
export const writeCursor = (place: string, within: string | undefined): string =>
  Buffer.from(prefixOf(within) + place).toString('base64url')

/** What stands behind the name of its order. Errors: BAD_INPUT for another order. */
export function textOfCursor(cursor: string, within: string | undefined): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!text.startsWith(prefixOf(within))) throw badCursor()
  return text.slice(prefixOf(within).length)
}

export const badCursor = (): Refusal =>
  new Refusal('BAD_INPUT', {}, [{ path: 'query.cursor', code: 'invalid' }])

/** Cuts a reading of one row too many into a page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => Place,
  itemOf: (row: Row) => Item,
): { items: Item[]; next?: string } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(itemOf),
    ...(rows.length > limit && last ? { next: cursorOf(placeOf(last)) } : {}),
  }
}
