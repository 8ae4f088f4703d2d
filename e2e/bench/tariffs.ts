import type { TariffDefinition } from '@fangxing/contract/tariff-definition'

type Structure = TariffDefinition['structures'][number]
type Segment = Structure['segments'][number]

const named = (code: string) => ({ code, name: { zh: code, en: code } })
const EVERYBODY: Structure['who'] = { classes: [], energies: [], entitlements: [] }
const HALF_HOUR: Structure['free'] = {
  minutes: 30,
  mode: 'threshold',
  counts: 'elapsed',
  steps: 'uses_up',
  repeats: 'never',
}

function segment(
  code: string,
  [fromMinute, toMinute]: [number, number],
  steps: [number | null, number, number][],
  days: Segment['days'] = ['workday', 'weekend', 'holiday', 'makeup', 'special'],
): Segment {
  const written = steps.map(([upToMinutes, unitMinutes, priceFen]) => ({
    upToMinutes,
    unitMinutes,
    priceFen,
  }))
  const rate = {
    kind: 'ladder' as const,
    counts: 'chargeable' as const,
    restarts: 'never' as const,
    rounding: 'up' as const,
    toleratedTailMinutes: 0,
    steps: written,
  }
  return { ...named(code), days, fromMinute, toMinute, rate }
}

const cap = (amountFen: number, period: Structure['caps'][number]['period']): Structure['caps'] => [
  {
    ...named('cap'),
    amountFen,
    period,
    over: 'stay',
    lots: [],
    segments: [],
    who: EVERYBODY,
    applies: 'begun',
    scales: 'multiplied',
  },
]

const tariff = (structure: Partial<Structure> & Pick<Structure, 'segments'>): TariffDefinition => ({
  structures: [
    {
      ...named('all'),
      who: EVERYBODY,
      cycle: { kind: 'none' },
      outside: 'free',
      edge: 'split',
      free: HALF_HOUR,
      quota: null,
      caps: [],
      ...structure,
    },
  ],
  multipliers: [{ ...named('large'), who: { ...EVERYBODY, classes: ['large'] }, percent: 200 }],
  percentages: [],
  bays: 'times',
  excluded: 'not_charged',
  specialDays: [],
  finalRounding: { unitFen: 1, mode: 'nearest' },
})

/** Four kinds that cities have published: half hours by the kind of day, night and day, steps by cycle, one price by the hour. */
export const BENCH_TARIFFS: TariffDefinition[] = [
  tariff({
    segments: [
      segment(
        'workday',
        [450, 1290],
        [
          [60, 30, 200],
          [180, 30, 300],
          [null, 30, 500],
        ],
        ['workday', 'makeup'],
      ),
      segment(
        'rest',
        [600, 1290],
        [
          [60, 30, 200],
          [180, 30, 300],
          [null, 30, 500],
        ],
        ['weekend', 'holiday', 'special'],
      ),
    ],
    caps: cap(2600, { kind: 'daily', atMinute: 0 }),
  }),
  tariff({
    segments: [
      segment(
        'day',
        [420, 1200],
        [
          [60, 60, 400],
          [null, 30, 200],
        ],
      ),
      segment('night', [1200, 420], [[null, 120, 100]]),
    ],
    caps: cap(3000, { kind: 'rolling', hours: 24 }),
  }),
  tariff({
    cycle: { kind: 'rolling', hours: 24 },
    segments: [
      segment(
        'day',
        [300, 1140],
        [
          [120, 120, 300],
          [null, 60, 100],
        ],
      ),
    ],
    caps: cap(1000, { kind: 'rolling', hours: 24 }),
  }),
  tariff({
    segments: [
      segment(
        'all',
        [0, 0],
        [
          [60, 60, 300],
          [null, 60, 200],
        ],
      ),
    ],
    caps: cap(2000, { kind: 'daily', atMinute: 0 }),
  }),
]
