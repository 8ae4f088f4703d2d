/** Rules $4 said no once more. $1 merchant, $2 day in Shanghai, $3 lot. Sorted: two who count the same wait for each other. */
export const COUNT_GATE_REFUSALS = `
  INSERT INTO gate_refusal AS g (merchant_id, day, lot_id, code, refused_count)
  SELECT $1, $2::date, $3, code, 1 FROM unnest($4::text[]) AS code ORDER BY code
  ON CONFLICT (merchant_id, day, lot_id, code) DO UPDATE SET refused_count = g.refused_count + 1`
