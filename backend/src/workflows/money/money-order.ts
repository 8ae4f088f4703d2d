/** By what rows of money are ordered: their amount or their time, negative to begin at the other end. */
export const keyOf = (row: string, isByAmount: string, direction: string): string =>
  `(${direction}::bigint * CASE WHEN ${isByAmount}::boolean THEN ${row}.amount_fen ELSE (extract(epoch FROM ${row}.created_at) * 1000)::bigint END)`

/** It stands after the place that is given, if one is. */
export const after = (key: string, row: string, [placeKey, placeId]: [string, string]): string =>
  `(${placeKey}::bigint IS NULL OR (${key}, ${row}.id) < (${placeKey}::bigint, ${placeId}::uuid))`

/** One of these numbers, or the plate of bill `b`, begins with what was typed, if anything was. */
export const isFound = (numbers: readonly string[], [text, plate]: [string, string]): string =>
  `(${text}::text IS NULL OR starts_with(b.plate_text, ${plate}::text)
      OR ${numbers.map(number => `starts_with(lower(${number}), ${text}::text)`).join(' OR ')})`
