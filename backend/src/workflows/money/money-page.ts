import { normalisePlateText } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { startOfDay } from '../../domain/shanghai-time'
import type { StaffSession } from '../../domain/sessions'
import { cursorOf, ID, readCursor } from '../../persistence/cursor'
import { lowestIdAt } from '../../persistence/new-id'

export type Days = { from: string; to: string; lotId?: string }
/** How a list of money is asked for: by time or by amount, and at most with a text that stands in it. */
export type MoneyQuery = Days & {
  cursor?: string
  limit: number
  text?: string
  sort: 'time' | 'amount'
  order: 'asc' | 'desc'
}
type Order = Pick<MoneyQuery, 'sort' | 'order'>
type MoneyRow = { id: string; created_at: Date; amount_fen: number }

const DAY_MS = 86_400_000
const MOST_DAYS = 92

/** Merchant, from, before, and lot. Refusals: BAD_INPUT for days in the wrong order or too many. */
export function periodOf(
  { merchantId }: StaffSession,
  { from, to, lotId }: Days,
): [string, Date, Date, string | null] {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1
  if (days < 1 || days > MOST_DAYS)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'query.to', code: 'out_of_range' }])
  return [merchantId, startOfDay(from), new Date(startOfDay(to).getTime() + DAY_MS), lotId ?? null]
}

/** An id says when it was made, by the clock of its node: a day more on either side. */
export function idsAround({ from, to }: Days): [string, string] {
  const before = startOfDay(to).getTime() + 2 * DAY_MS
  return [lowestIdAt(new Date(startOfDay(from).getTime() - DAY_MS)), lowestIdAt(new Date(before))]
}

/** What a search compares with: numbers as they are typed, plates as they are spelt. Two nulls: no search. */
export const textsOf = ({ text }: { text?: string }): [string | null, string | null] =>
  text === undefined ? [null, null] : [text.toLowerCase(), normalisePlateText(text) || null]

/** The order in which a list stands by itself, and in which it can be read page by page with the fewest rows. */
export const isNewestFirst = ({ sort, order }: Order): boolean => sort === 'time' && order === 'desc'

/** By amount or by time, and whether up or down: 1 puts the largest first. */
export const orderOf = ({ sort, order }: Order): [boolean, number] => [
  sort === 'amount',
  order === 'desc' ? 1 : -1,
]

/** After which key and id a page begins; nulls: at the beginning. Refusals: BAD_INPUT for a cursor of another order. */
export function placeOf(query: MoneyQuery): [number | null, string | null] {
  const { cursor, sort, order } = query
  if (isNewestFirst(query)) {
    const place = readCursor(cursor)
    return place === null ? [null, null] : [place.at.getTime(), place.id]
  }
  if (cursor === undefined) return [null, null]
  const pattern = new RegExp(`^${sort}-${order}\\.(\\d{1,15})\\.(${ID})$`)
  const match = pattern.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match) throw new Refusal('BAD_INPUT', {}, [{ path: 'query.cursor', code: 'invalid' }])
  return [Number(match[1]) * orderOf(query)[1], match[2]!]
}

/** Cuts a reading of one row too many into a page. */
export function moneyPage<Row extends MoneyRow, Item>(
  rows: readonly Row[],
  query: MoneyQuery,
  itemOf: (row: Row) => Item,
): { items: Item[]; next?: string } {
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(itemOf),
    ...(rows.length > query.limit && last ? { next: cursorAfter(last, query) } : {}),
  }
}

function cursorAfter({ id, created_at: at, amount_fen: fen }: MoneyRow, query: MoneyQuery): string {
  if (isNewestFirst(query)) return cursorOf({ at, id })
  const { sort, order } = query
  const value = sort === 'amount' ? fen : at.getTime()
  return Buffer.from(`${sort}-${order}.${value}.${id}`).toString('base64url')
}
