import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import type { ActorContext } from '../../src/domain/actor-context'
import type { StaffSession } from '../../src/domain/sessions'
import type { RepriceTarget } from '../../src/workflows/stays/queue-reprice'
import { cap, free, ladder, segment, structure, tariff } from '../domain/tariff/build-tariff'
import type { TestMerchant } from './build-order'
import type { TestServices } from './test-services'

const DAY = { kind: 'daily', atMinute: 0 } as const
/** ¥3 an hour, half an hour free, at most ¥20 a natural day for a plate. */
export const HOURLY: TariffDefinition = tariff([
  structure([segment('all', '00:00-00:00', ladder([[null, 60, 300]]))], {
    free: free(30),
    caps: [cap(2000, DAY, { over: 'plate' })],
  }),
])

export const managerOf = ({ staffId, merchantId }: TestMerchant): StaffSession => ({
  kind: 'staff',
  staffId,
  merchantId,
  roles: ['manager'],
  lotIds: [],
})

/** A price list of the merchant's lot for everything that entered since `validFrom`. */
export async function publishTariff(
  services: TestServices,
  merchant: TestMerchant,
  { definition = HOURLY, validFrom }: { definition?: TariffDefinition; validFrom: Date },
): Promise<void> {
  const context: ActorContext = { actor: 'staff:test', traceId: 'trace-publish' }
  const session = managerOf(merchant)
  const draft = { lotId: merchant.lotId, name: '临停', definition }
  const { id: tariffId, version } = await services.manageTariffs.create(session, draft, context)
  const filing = { filingNumber: '深发改〔2026〕12号', validFrom: validFrom.toISOString() }
  await services.manageTariffs.publish(session, { tariffId, version, ...filing }, context)
}

const TAKE_JOBS = `
  DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
  WHERE t.id = j.task_id AND t.identifier = 'reprice-plate' RETURNING j.payload`

/** Runs what was queued for pricing again, as a worker does. Answers how many stays cost something else. */
export async function runReprices(services: TestServices): Promise<number> {
  let changed = 0
  const jobs = await services.database.query<{ payload: RepriceTarget }>(TAKE_JOBS)
  for (const { payload } of jobs)
    changed += await services.runReprice.run(payload, { actor: 'timer', traceId: 'trace-reprice' })
  return changed
}
