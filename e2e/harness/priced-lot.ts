import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import type { TestSystem } from './test-system'

const NAME = { code: 'all', name: { zh: '全天', en: 'all day' } }
const EVERYBODY = { classes: [], energies: [], entitlements: [] }
/** ¥5 an hour, begun hours count, without an end: what {@link Fixtures.arrear} costs by its times. */
const HOURLY: TariffDefinition = {
  structures: [
    {
      ...NAME,
      who: EVERYBODY,
      cycle: { kind: 'none' },
      segments: [
        {
          ...NAME,
          days: ['workday', 'weekend', 'holiday', 'makeup', 'special'],
          fromMinute: 0,
          toMinute: 0,
          rate: {
            kind: 'ladder',
            counts: 'chargeable',
            restarts: 'never',
            rounding: 'up',
            toleratedTailMinutes: 0,
            steps: [{ upToMinutes: null, unitMinutes: 60, priceFen: 500 }],
          },
        },
      ],
      outside: 'free',
      edge: 'split',
      free: null,
      quota: null,
      caps: [],
    },
  ],
  multipliers: [],
  percentages: [],
  bays: 'ignored',
  excluded: 'not_charged',
  specialDays: [],
  finalRounding: { unitFen: 1, mode: 'nearest' },
}
const VALID_DAYS = 60

/** A price list of the system's lot, for everything that entered in the last sixty days. */
export async function publishTariff(system: TestSystem): Promise<void> {
  const manager = await system.manager()
  const body = { lotId: system.lot.id, name: '临停', definition: HOURLY }
  const { id: tariffId, version } = await manager.call('createTariff', { body })
  const validFrom = new Date(system.now().getTime() - VALID_DAYS * 86_400_000).toISOString()
  await manager.call('publishTariff', {
    params: { tariffId },
    body: { version, filingNumber: '深发改〔2026〕12号', validFrom },
  })
}
