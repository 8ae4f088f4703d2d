import type { TariffDefinition, TariffSegment, TariffStructure } from './tariff-definition'
import { DAY_KINDS } from './tariff-definition'
import type { Message } from './messages'

type Cap = TariffStructure['caps'][number]
type Ladder = Extract<TariffSegment['rate'], { kind: 'ladder' }>

const EVERYBODY: TariffStructure['who'] = { classes: [], energies: [], entitlements: [] }

/** Steps as [up to minutes, unit in minutes, fen]; the last one has no end. A unit that has begun is charged. */
const ladder = (...steps: readonly (readonly [number | null, number, number])[]): Ladder => ({
  kind: 'ladder',
  counts: 'chargeable',
  restarts: 'never',
  rounding: 'up',
  toleratedTailMinutes: 0,
  steps: steps.map(([upToMinutes, unitMinutes, priceFen]) => ({ upToMinutes, unitMinutes, priceFen })),
})

const segment = (code: string, name: Message, hours: [number, number], rate: TariffSegment['rate']) => ({
  code,
  name,
  days: [...DAY_KINDS],
  fromMinute: hours[0] * 60,
  toMinute: hours[1] * 60,
  rate,
})

const ALL_DAY: Message = { zh: '全天', en: 'All day' }
const DAY: Message = { zh: '白天', en: 'Day' }
const NIGHT: Message = { zh: '夜间', en: 'Night' }

/** Nothing is charged up to here; beyond it everything is. */
const freeUpTo = (minutes: number): NonNullable<TariffStructure['free']> => ({
  minutes,
  mode: 'threshold',
  counts: 'elapsed',
  steps: 'uses_up',
  repeats: 'never',
})

const cap = (name: Message, amountFen: number, period: Cap['period']): Cap => ({
  code: 'cap',
  name,
  amountFen,
  period,
  over: 'stay',
  lots: [],
  segments: [],
  who: EVERYBODY,
  applies: 'begun',
  scales: 'multiplied',
})
const perDay = (amountFen: number): Cap =>
  cap({ zh: '每日封顶', en: 'Daily cap' }, amountFen, { kind: 'daily', atMinute: 0 })
const per24Hours = (amountFen: number): Cap =>
  cap({ zh: '24 小时封顶', en: 'Cap of 24 hours' }, amountFen, { kind: 'rolling', hours: 24 })

function definitionOf(
  structure: Pick<TariffStructure, 'segments' | 'free' | 'caps'>,
  more: Partial<TariffDefinition> = {},
): TariffDefinition {
  const all: TariffStructure = {
    code: 'all',
    name: { zh: '全部车辆', en: 'All cars' },
    who: EVERYBODY,
    cycle: { kind: 'none' },
    outside: 'free',
    edge: 'split',
    quota: null,
    ...structure,
  }
  return {
    structures: [all],
    multipliers: [],
    percentages: [],
    bays: 'times',
    excluded: 'not_charged',
    specialDays: [],
    finalRounding: { unitFen: 1, mode: 'nearest' },
    ...more,
  }
}

const HOURS = ladder([60, 60, 500], [null, 60, 200])
const HALF_HOURS = ladder([60, 30, 250], [120, 30, 300], [null, 30, 500])

/** Price lists as lots often publish them, whole and without an open question: where a draft can begin. */
export const TARIFF_TEMPLATES = {
  hourly: {
    zh: '按小时：首小时 5 元，之后每小时 2 元，15 分钟免费，每日封顶 20 元',
    en: 'By the hour: ¥5 for the first, then ¥2 each; 15 minutes free, at most ¥20 a day',
    definition: definitionOf({
      segments: [segment('day', ALL_DAY, [0, 0], HOURS)],
      free: freeUpTo(15),
      caps: [perDay(2000)],
    }),
  },
  day_and_night: {
    zh: '分时段：白天每半小时 1 元，夜间每小时 0.5 元，30 分钟免费，24 小时封顶 20 元',
    en: 'Day ¥1 each half hour, night ¥0.50 an hour; 30 minutes free, at most ¥20 in 24 hours',
    definition: definitionOf({
      segments: [
        segment('day', DAY, [7, 19], ladder([null, 30, 100])),
        segment('night', NIGHT, [19, 7], ladder([null, 60, 50])),
      ],
      free: freeUpTo(30),
      caps: [per24Hours(2000)],
    }),
  },
  steps_and_new_energy: {
    zh: '三档阶梯：8–22 点每半小时 2.5、3、5 元，夜间免费，每日封顶 30 元，新能源车半价',
    en: 'Three steps: ¥2.50, ¥3 and ¥5 each half hour from 8 to 22, nights free; ¥30 a day; new energy half',
    definition: definitionOf(
      { segments: [segment('day', DAY, [8, 22], HALF_HOURS)], free: null, caps: [perDay(3000)] },
      {
        multipliers: [
          {
            code: 'new_energy',
            name: { zh: '新能源车半价', en: 'New energy half' },
            who: { ...EVERYBODY, energies: ['new_energy'] },
            percent: 50,
          },
        ],
      },
    ),
  },
  per_stay: {
    zh: '按次：每次 10 元，30 分钟免费',
    en: 'Per stay: ¥10 each, 30 minutes free',
    definition: definitionOf({
      segments: [segment('day', ALL_DAY, [0, 0], { kind: 'fixed', priceFen: 1000, per: 'stay' })],
      free: freeUpTo(30),
      caps: [],
    }),
  },
} as const satisfies Record<string, Message & { definition: TariffDefinition }>

export type TariffTemplate = keyof typeof TARIFF_TEMPLATES
