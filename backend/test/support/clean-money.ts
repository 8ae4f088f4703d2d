import { CHECKS } from '../../src/modules/audit/invariants'
import type { TestServices } from './test-services'

/** Rules about what no test here builds: device reports, late releases, photographs. */
const NOT_HERE = new Set(['I1c', 'I2', 'I24'])

/** Runs the checks of `npm run audit`; every broken row is named in the failure. */
export async function expectCleanMoney(services: TestServices): Promise<void> {
  const broken: string[] = []
  for (const check of CHECKS.filter(({ id }) => !NOT_HERE.has(id))) {
    const rows = await services.database.query<{ what: string }>(
      check.sql,
      check.sql.includes('$1') ? [services.clock.now()] : [],
    )
    broken.push(...rows.map(row => `${check.id} ${row.what}`))
  }
  expect(broken).toEqual([])
}
