/** $1 merchant, $2 lot or null, $3 part of a plate or null. */
const found = (place: string) => `
  FROM debtor WHERE merchant_id = $1 AND ${place} AND arrear_count > 0 AND ($3::text IS NULL OR strpos(plate_text, $3) > 0)`

/** After the place $4 (what is owed) and $5 (plate), if given; $6 at most so many. */
const page = (place: string) => `
  SELECT plate_text, plate_colour, plate_key, arrear_count, due_fen, last_exited_at${found(place)}
    AND due_fen <= coalesce($4::bigint, 9223372036854775807)
    AND ($4::bigint IS NULL OR due_fen < $4 OR plate_key > $5::text)
  ORDER BY due_fen DESC, plate_key LIMIT $6`
const total = (place: string) => `
  SELECT count(*)::int AS count, coalesce(sum(due_fen), 0)::bigint AS due_fen${found(place)}`

const OF_LOT = 'lot_id = $2::uuid'
const OF_MERCHANT = 'lot_id IS NULL AND $2::uuid IS NULL'

export const RANK_DEBTORS_OF_LOT = page(OF_LOT)
export const RANK_DEBTORS_OF_MERCHANT = page(OF_MERCHANT)
export const SUM_DEBTORS_OF_LOT = total(OF_LOT)
export const SUM_DEBTORS_OF_MERCHANT = total(OF_MERCHANT)
