import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import type { Clock } from '../ports'
import type { ManageTariffs } from '../workflows/manage-tariffs'
import type { Database } from '../persistence/database'
import { READ_STAFF_OF_NAME } from './seed.queries'
import { MANAGER_NAME } from './data'
import { SEED_CONTEXT, type Tenant } from './tenant'

const DAY_MS = 86_400_000
const EVERYBODY = { classes: [], energies: [], entitlements: [] }
const ALL_DAYS: TariffDefinition['structures'][number]['segments'][number]['days'] = [
  'workday',
  'weekend',
  'holiday',
  'makeup',
  'special',
]

/** 15 minutes free; beyond them ¥5 for the first hour that has begun, ¥2 for each further one, at most ¥20 a day. */
const TARIFF: TariffDefinition = {
  structures: [
    {
      code: 'all',
      name: { zh: '全天', en: 'All day' },
      who: EVERYBODY,
      cycle: { kind: 'none' },
      outside: 'free',
      edge: 'split',
      free: { minutes: 15, mode: 'threshold', counts: 'elapsed', steps: 'uses_up', repeats: 'never' },
      quota: null,
      segments: [
        {
          code: 'day',
          name: { zh: '全天', en: 'All day' },
          days: ALL_DAYS,
          fromMinute: 0,
          toMinute: 0,
          rate: {
            kind: 'ladder',
            counts: 'chargeable',
            restarts: 'never',
            rounding: 'up',
            toleratedTailMinutes: 0,
            steps: [
              { upToMinutes: 60, unitMinutes: 60, priceFen: 500 },
              { upToMinutes: null, unitMinutes: 60, priceFen: 200 },
            ],
          },
        },
      ],
      caps: [
        {
          code: 'cap',
          name: { zh: '每日封顶', en: 'Daily cap' },
          amountFen: 2000,
          period: { kind: 'daily', atMinute: 0 },
          over: 'stay',
          lots: [],
          segments: [],
          who: EVERYBODY,
          applies: 'begun',
          scales: 'multiplied',
        },
      ],
    },
  ],
  multipliers: [],
  percentages: [],
  bays: 'times',
  excluded: 'not_charged',
  specialDays: [],
  finalRounding: { unitFen: 1, mode: 'nearest' },
}

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
    const draft = { lotId, name: '演示收费标准', definition: TARIFF }
    const { id: tariffId, version } = await manageTariffs.create(who, draft, SEED_CONTEXT)
    const validFrom = new Date(clock.now().getTime() - 30 * DAY_MS).toISOString()
    const given = { tariffId, version, filingNumber: '演示-0001', validFrom }
    await manageTariffs.publish(who, given, SEED_CONTEXT)
  }
}
