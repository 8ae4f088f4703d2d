import { beginLook, lookOn } from '../../src/workflows/check-invariants'
import { waitUntil } from '@fangxing/dev/stack'
import { checkAuditLog, type AuditReach } from '../../src/workflows/check-audit-log'
import type { Database } from '../../src/persistence/database'
import type { Clock } from '../../src/ports'
import type { TestServices } from './test-services'

/**
 * Rules about what no test here builds: device reports, late releases, photographs, jobs and reservations in their time, each LOWER, and the
 * move task and settlement of an order that begins in a later state, with whatever else has to stand beside it (I46).
 */
const NOT_HERE = new Set(['I1c', 'I2', 'I24', 'I27b', 'I27c', 'I28a', 'I28b', 'I28c', 'I35d', 'I40c'])
const isHere = (id: string): boolean => !NOT_HERE.has(id) && !id.startsWith('I46')

/** What breaks each rule, as somebody finds it who looks at this moment: at everything, unless the reach says otherwise. */
export async function brokenAt(
  services: Pick<TestServices, 'database'>,
  now: Date,
  reach: AuditReach = 'all',
): Promise<Record<string, string[]>> {
  const broken: Record<string, string[]> = {}
  await lookOn(services.database, await beginLook(services.database, now, reach), broken)
  return broken
}

/** Checks the invariants; every row that breaks one is named in the failure. */
export async function expectCleanMoney(services: TestServices): Promise<void> {
  const broken = Object.entries(await brokenAt(services, services.clock.now()))
  expect(broken.filter(([id]) => isHere(id))).toEqual([])
}

type Stores = { database: Database; clock: Clock }

/** So that a look at days begins there: the audit log has one day that is over, and it is proven. */
export async function proveYesterday({ database, clock }: Stores): Promise<void> {
  await database.query(
    `INSERT INTO journal (entity, entity_id, event, actor, at) VALUES ('test', '1', 'written', 'test', $1), ('test', '1', 'written', 'test', $2)`,
    [new Date(clock.now().getTime() - 2 * 86_400_000), clock.now()],
  )
  // Writers of other databases of the server hold up the chain for a moment.
  const what = 'a proven day'
  await waitUntil(
    async () => {
      await checkAuditLog(database, clock.now(), 'days')
      return (await database.query('SELECT 1 FROM audit_day')).length === 1
    },
    { what, timeoutMs: 40_000 },
  )
}
