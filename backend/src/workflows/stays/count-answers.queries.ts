/** Adds to the counters: $1 sources, $2 days, $3 calls, $4 outcomes, $5 codes, $6 how often; each list in the order of the key, so that two nodes never wait for each other in a circle. */
export const ADD_SOURCE_ANSWERS = `
  INSERT INTO source_answer AS a (source_id, day, call, outcome, code, n)
  SELECT * FROM unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::text[], $6::bigint[]) AS x(source_id, day, call, outcome, code, n)
  ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (source_id, day, call, outcome, code) DO UPDATE SET n = a.n + excluded.n`
