import { Refusal } from '@fangxing/contract/refusal'

type Page<Item> = { items: Item[]; next?: string }

/** Places that are something else than a time and an id: what the last row of a page is ordered by, as one text. */
export function textPageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => string,
  itemOf: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(itemOf),
    ...(rows.length > limit && last ? { next: Buffer.from(placeOf(last)).toString('base64url') } : {}),
  }
}

/** What `pattern` finds in a cursor; null: the first page. Errors: BAD_INPUT for a cursor that we did not give out. */
export function readTextCursor(cursor: string | undefined, pattern: RegExp): RegExpExecArray | null {
  if (cursor === undefined) return null
  const match = pattern.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match) throw new Refusal('BAD_INPUT', {}, [{ path: 'query.cursor', code: 'invalid' }])
  return match
}

/** A list that is answered whole: cuts a reading of one row too many, and says so. */
export function cutTo<Row, Item>(
  rows: readonly Row[],
  most: number,
  itemOf: (row: Row) => Item,
): { items: Item[]; isCut?: true } {
  return { items: rows.slice(0, most).map(itemOf), ...(rows.length > most ? { isCut: true } : {}) }
}
