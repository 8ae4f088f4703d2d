import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { cap, EVERYBODY, free, ladder, named, segment, structure, tariff } from './build-tariff'

/** Tariffs modelled on published ones, with the days and prices of their cities. */
const large = (percent: number): TariffDefinition['multipliers'] => [
  { ...named('large'), who: { ...EVERYBODY, classes: ['large'] }, percent },
]

/** Day and night; a first hour; only full units; large cars twice. */
export const fullUnits = tariff(
  [
    structure([
      segment(
        'day',
        '07:00-19:00',
        ladder(
          [
            [60, 15, 50],
            [null, 15, 75],
          ],
          { counts: 'segment', rounding: 'down' },
        ),
      ),
      segment('night', '19:00-07:00', ladder([[null, 120, 100]], { rounding: 'down' })),
    ]),
  ],
  { multipliers: large(200) },
)

const halfHours = (first: number, second: number, third: number) =>
  ladder([
    [60, 30, first],
    [180, 30, second],
    [null, 30, third],
  ])
const REST_DAYS = ['weekend', 'holiday', 'special'] as const
const WORKDAYS = ['workday', 'makeup'] as const

const workdaysAndWeekends = (rate: ReturnType<typeof ladder>) => [
  segment('workday', '07:30-21:30', rate, [...WORKDAYS]),
  segment('rest', '10:00-21:30', rate, [...REST_DAYS]),
]
/** Other hours on workdays than on weekends, three steps over chargeable time. */
export const ordinaryArea = tariff([
  structure(workdaysAndWeekends(halfHours(200, 300, 500)), {
    caps: [cap(2600, { kind: 'daily', atMinute: 0 })],
  }),
])
export const keyArea = tariff([structure(workdaysAndWeekends(halfHours(500, 800, 1300)))])

/** Free half hour, night by two hours, times the bays. */
export const timesBays = tariff(
  [
    structure(
      [
        segment(
          'day',
          '07:00-20:00',
          ladder([
            [60, 60, 400],
            [null, 30, 200],
          ]),
        ),
        segment('night', '20:00-07:00', ladder([[null, 120, 100]])),
      ],
      { free: free(30), caps: [cap(3000, { kind: 'rolling', hours: 24 })] },
    ),
  ],
  { bays: 'times' },
)

/** Three prices by the hour, electric cars half. */
export const halfForNewEnergy = tariff(
  [
    structure(
      [
        segment(
          'day',
          '08:00-22:00',
          ladder([
            [60, 60, 250],
            [120, 60, 300],
            [null, 60, 500],
          ]),
        ),
      ],
      { caps: [cap(3000, { kind: 'daily', atMinute: 0 })] },
    ),
  ],
  { multipliers: [{ ...named('half'), who: { ...EVERYBODY, energies: ['new_energy'] }, percent: 50 }] },
)

/** A day's cap over all stays of the plate. */
export const capOverStays = tariff([
  structure(
    [
      segment(
        'day',
        '00:00-00:00',
        ladder([
          [60, 60, 300],
          [null, 60, 200],
        ]),
      ),
    ],
    { free: free(30), caps: [cap(2000, { kind: 'daily', atMinute: 0 }, { over: 'plate' })] },
  ),
])

/** Steps that begin again every 24 hours, free time that does not. */
export const stepsByCycle = tariff([
  structure(
    [
      segment(
        'day',
        '05:00-19:00',
        ladder(
          [
            [120, 120, 300],
            [null, 60, 100],
          ],
          { restarts: 'cycle' },
        ),
      ),
    ],
    {
      cycle: { kind: 'rolling', hours: 24 },
      free: free(45),
      caps: [cap(1000, { kind: 'rolling', hours: 24 })],
    },
  ),
])

const visitors = (limit: number, steps: [number, number, number]) => ({
  segments: [
    segment(
      'all',
      '00:00-00:00',
      ladder(
        [
          [steps[0], steps[0], steps[1]],
          [null, 60, steps[2]],
        ],
        { counts: 'since_entry' },
      ),
    ),
  ],
  free: free(limit),
})
/** A structure of its own for buses and for electric cars. */
export const structureByClass = tariff([
  structure(visitors(180, [240, 250, 100]).segments, {
    ...named('new_energy'),
    who: { ...EVERYBODY, energies: ['new_energy'] },
    free: free(180),
  }),
  structure(visitors(90, [120, 600, 200]).segments, {
    ...named('large'),
    who: { ...EVERYBODY, classes: ['large'] },
    free: free(90),
  }),
  structure(visitors(90, [120, 500, 100]).segments, { free: free(90) }),
])

/** Day by half hours, night by hours, free or from the start; the cap may ask for full periods. */
export const fromTheStart = (applies: 'begun' | 'full' | 'never') =>
  tariff([
    structure(
      [
        segment('day', '07:00-19:00', ladder([[null, 30, 100]])),
        segment('night', '19:00-07:00', ladder([[null, 60, 50]])),
      ],
      {
        free: free(30),
        caps: applies === 'never' ? [] : [cap(2000, { kind: 'rolling', hours: 24 }, { applies })],
      },
    ),
  ])
