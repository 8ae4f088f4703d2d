import { floorRules } from '../../persistence/readings/eligibility-reading.queries'

/** The version that holds, and at most $1 - 1 before it. */
export const LIST_FLOORS = `
  SELECT f.version, ${floorRules('f')} AS rules, f.reason, f.set_by, s.name AS set_by_name, f.set_at
  FROM enforcement_floor f LEFT JOIN staff s ON s.id = f.set_by ORDER BY f.version DESC LIMIT $1`
