import { INVARIANTS } from '../../src/modules/audit'
import type { TestServices } from './test-services'

/**
 * Rules about what no test here builds: device reports, late releases, photographs, jobs and reservations in their time, each LOWER, and the
 * move task and settlement of an order that begins in a later state, with whatever else has to stand beside it (I46).
 */
const NOT_HERE = new Set(['I1c', 'I2', 'I24', 'I27b', 'I27c', 'I28a', 'I28b', 'I28c', 'I35d', 'I40c'])
const isHere = ({ id }: { id: string }): boolean => !NOT_HERE.has(id) && !id.startsWith('I46')

/** Checks the invariants; every row that breaks one is named in the failure. */
export async function expectCleanMoney(services: TestServices): Promise<void> {
  const broken: string[] = []
  for (const invariant of INVARIANTS.filter(isHere)) {
    const rows = await services.database.query<{ what: string }>(
      invariant.sql,
      invariant.sql.includes('$1') ? [services.clock.now()] : [],
    )
    broken.push(...rows.map(row => `${invariant.id} ${row.what}`))
  }
  expect(broken).toEqual([])
}
