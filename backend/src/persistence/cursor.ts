import { Refusal } from '@fangxing/contract/refusal'
import { isStorableTimeMs } from '@fangxing/contract/storable'

/** Where a page of a list ended: its last row's time and id, opaque to the caller. */
export type Place = { at: Date; id: string }

const PLACE = /^(-?\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

export const cursorOf = (place: Place): string =>
  Buffer.from(`${place.at.getTime()}.${place.id}`).toString('base64url')

/** Errors: BAD_INPUT for a cursor that we did not give out. */
export function readCursor(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null
  const match = PLACE.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match || !isStorableTimeMs(Number(match[1])))
    throw new Refusal('BAD_INPUT', {}, [{ path: 'query.cursor', code: 'invalid' }])
  return { at: new Date(Number(match[1])), id: match[2]! }
}

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
