import { CHECKS } from '../../src/modules/audit/invariants'
import type { TestPlatform } from './test-services'

/** Rules about what no test here builds: device reports, late releases, photographs. */
const NOT_HERE = new Set(['I1c', 'I2', 'I24'])

/** Asks the audit's own questions; every broken row is named in the failure. */
export async function expectCleanMoney(platform: TestPlatform): Promise<void> {
  const broken: string[] = []
  for (const check of CHECKS.filter(({ id }) => !NOT_HERE.has(id))) {
    const rows = await platform.database.query<{ what: string }>(
      check.sql,
      check.sql.includes('$1') ? [platform.clock.now()] : [],
    )
    broken.push(...rows.map(row => `${check.id} ${row.what}`))
  }
  expect(broken).toEqual([])
}
