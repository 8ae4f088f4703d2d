const AS_JSON = `coalesce(jsonb_agg(jsonb_build_object('id', sp.id, 'kind', sp.kind) ORDER BY sp.created_at, sp.id), '[]')`

/** Pictures of the stay whose id stands at `stayId`. */
export const picturesOfStay = (stayId: string): string =>
  `(SELECT ${AS_JSON} FROM stay_picture sp WHERE sp.stay_id = ${stayId})`

/**
 * Pictures of the stay from which a debt came, as long as that stay is still owed by this debt: one whose plate was corrected is
 * owed by another, and whoever sees the former debt sees nothing of the car. `debt`: how the row is called.
 */
export const picturesOfDebt = (debt: string): string => `(SELECT ${AS_JSON} FROM parking_session y
    JOIN stay_picture sp ON sp.stay_id = y.id AND sp.merchant_id = ${debt}.merchant_id WHERE y.id = ${debt}.stay_id AND y.arrear_id = ${debt}.id)`
