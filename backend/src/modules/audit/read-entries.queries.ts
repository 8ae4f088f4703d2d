import { columnsOf } from '../../persistence/columns-of'

/**
 * Entries, the newest first, each with the name of the person who did it. $1 merchant (null: of every merchant and of the
 * platform), $2 before which entry, $3 how many entries to look at, $4 entity, $5 its id, $6 order, $7 actor, $8 from, $9
 * until, $10 how many to give, $11 kind of actor, $12 kinds
 * that are none of the rest. `$3` bounds the work: whoever acts rarely is found page by page.
 */
const entriesOf = (from: string): string => `
  SELECT e.id, e.at, e.actor, e.entity, e.entity_id, e.order_id, e.event, e.from_state, e.to_state, e.trace_id, e.detail,
    (SELECT s.name FROM staff s WHERE e.actor = 'staff:' || s.id) AS actor_name
  FROM (SELECT ${columnsOf('journal', 'j')} FROM journal j WHERE ${from} AND j.id < $2 ORDER BY j.id DESC LIMIT $3) e
  WHERE ($1::uuid IS NULL OR e.merchant_id = $1) AND ($4::text IS NULL OR e.entity = $4) AND ($5::text IS NULL OR e.entity_id = $5)
    AND ($6::uuid IS NULL OR e.order_id = $6) AND ($7::text IS NULL OR e.actor = $7)
    AND ($8::timestamptz IS NULL OR e.at >= $8) AND ($9::timestamptz IS NULL OR e.at < $9)
    AND ($11::text IS NULL OR CASE WHEN split_part(e.actor, ':', 1) = ANY($12::text[]) THEN split_part(e.actor, ':', 1) ELSE 'other' END = $11)
  ORDER BY e.id DESC LIMIT $10`

export const SEARCH_ENTRIES = entriesOf('true')
/** Of one thing or of one order an index leads to the entries. */
export const SEARCH_ENTRIES_OF_ENTITY = entriesOf('j.entity = $4 AND j.entity_id = $5')
export const SEARCH_ENTRIES_OF_ORDER = entriesOf('j.order_id = $6')

/** The oldest of the entries that {@link SEARCH_ENTRIES} looked at, if there are more before it. $1 before which entry, $2 how many. */
export const READ_OLDEST_LOOKED_AT = `
  SELECT j.id, j.at FROM journal j WHERE j.id < $1 ORDER BY j.id DESC OFFSET $2 LIMIT 1`

/** The last entry of the first day that was sealed and ended later than $1. */
export const READ_ENTRY_AFTER = `
  SELECT c.journal_id AS id FROM audit_day d JOIN audit_chain c ON c.seq = d.last_seq
  WHERE d.day > to_char($1::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD') ORDER BY d.day LIMIT 1`

/** The place of an entry in the chain. $1 entry, $2 merchant (null: of every one). */
export const READ_PLACE_OF_ENTRY = `
  SELECT j.id, c.seq, c.hash FROM journal j LEFT JOIN audit_chain c ON c.journal_id = j.id
  WHERE j.id = $1 AND ($2::uuid IS NULL OR j.merchant_id = $2)`

/** The sealed day in which a link stands. */
export const READ_DAY_OF_LINK = `
  SELECT d.day, d.digest FROM audit_day d WHERE $1 BETWEEN d.first_seq AND d.last_seq LIMIT 1`

export const READ_LINK = 'SELECT seq, hash FROM audit_chain WHERE seq = $1'
