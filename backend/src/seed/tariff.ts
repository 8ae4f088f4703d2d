import { TARIFF_TEMPLATES } from '@fangxing/contract/tariff-templates'
import type { Clock } from '../ports'
import type { ManageTariffs } from '../workflows/manage-tariffs'
import type { Database } from '../persistence/database'
import { READ_STAFF_OF_NAME } from './seed.queries'
import { MANAGER_NAME } from './data'
import { SEED_CONTEXT, type Tenant } from './tenant'

const DAY_MS = 86_400_000
type Needs = { database: Database; clock: Clock; manageTariffs: ManageTariffs }

/** A published tariff for each lot, so that stays have a price; one that is there already stays. */
export async function seedTariffs(
  needs: Needs,
  { merchantId, session, lotIds, managerName = MANAGER_NAME }: Tenant & { managerName?: string },
): Promise<void> {
  const { database, clock, manageTariffs } = needs
  const manager = await database.one<{ id: string }>(READ_STAFF_OF_NAME, [merchantId, managerName])
  const who = { ...session, staffId: manager!.id }
  const known = new Set((await manageTariffs.list(who)).items.map(({ lotId }) => lotId))
  for (const lotId of lotIds) {
    if (known.has(lotId)) continue
    const draft = { lotId, name: '演示收费标准', definition: TARIFF_TEMPLATES.hourly.definition }
    const { id: tariffId, version } = await manageTariffs.create(who, draft, SEED_CONTEXT)
    const validFrom = new Date(clock.now().getTime() - 30 * DAY_MS).toISOString()
    const given = { tariffId, version, filingNumber: '演示-0001', validFrom }
    await manageTariffs.publish(who, given, SEED_CONTEXT)
  }
}
