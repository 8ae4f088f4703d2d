import {
  DAY_KINDS,
  type TariffDefinition,
  type TariffSegment,
  type TariffStructure,
} from '@fangxing/contract/tariff-definition'

type Cap = TariffStructure['caps'][number]
type Ladder = Extract<TariffSegment['rate'], { kind: 'ladder' }>
type Step = Ladder['steps'][number]

/*
 * What a new part begins with. What a published list leaves open is left open here too: the platform asks for it.
 */
const everybody = (): TariffStructure['who'] => ({ classes: [], energies: [], entitlements: [] })

export const newLadder = (): Ladder => ({
  kind: 'ladder',
  counts: null,
  restarts: null,
  rounding: null,
  toleratedTailMinutes: 0,
  steps: [{ upToMinutes: null, unitMinutes: 60, priceFen: 0 }],
})

export const newFixed = (): TariffSegment['rate'] => ({ kind: 'fixed', priceFen: 0, per: null })

export const newSegment = (code: string): TariffSegment => ({
  code,
  name: { zh: '时段', en: 'Segment' },
  days: [...DAY_KINDS],
  fromMinute: 0,
  toMinute: 0,
  rate: newLadder(),
})

/** One more step before the last, which has no end. */
export function withStep(steps: readonly Step[]): Step[] {
  const last = steps.at(-1)!
  const former = steps.at(-2)?.upToMinutes ?? 0
  return [...steps.slice(0, -1), { ...last, upToMinutes: former + 60 }, last]
}

/** Without one of them; whichever comes last then has no end. */
export const withoutStep = (steps: readonly Step[], at: number): Step[] =>
  steps
    .filter((_, index) => index !== at)
    .map((step, index, left) => (index === left.length - 1 ? { ...step, upToMinutes: null } : step))

export const newFree = (): NonNullable<TariffStructure['free']> => ({
  minutes: 15,
  mode: null,
  counts: null,
  steps: null,
  repeats: null,
})

export const newCap = (code: string): Cap => ({
  code,
  name: { zh: '每日封顶', en: 'Daily cap' },
  amountFen: NaN,
  period: { kind: 'daily', atMinute: 0 },
  over: 'stay',
  lots: [],
  segments: [],
  who: everybody(),
  applies: null,
  scales: null,
})

/** For some cars, before those that are there; with the prices of the last, which is for everybody. */
export const newStructure = (code: string, { structures }: TariffDefinition): TariffStructure => ({
  ...structures.at(-1)!,
  code,
  name: { zh: '某类车辆', en: 'Some cars' },
})

export const newMultiplier = (code: string): TariffDefinition['multipliers'][number] => ({
  code,
  name: { zh: '大型车', en: 'Large' },
  who: { ...everybody(), classes: ['large'] },
  percent: 200,
})

export const newPercentage = (code: string): TariffDefinition['percentages'][number] => ({
  code,
  name: { zh: '限时优惠', en: 'Reduced' },
  who: everybody(),
  percent: 50,
  days: [...DAY_KINDS],
  fromMinute: 0,
  toMinute: 0,
  sinceEntry: null,
  dates: null,
})

export const newSpecialDay = (): TariffDefinition['specialDays'][number] => ({
  day: '',
  kind: 'special',
  name: { zh: '特别日', en: 'Special day' },
})

export const newPeriod = (kind: Cap['period']['kind'] | 'none') => {
  switch (kind) {
    case 'rolling':
      return { kind, hours: 24 } as const
    case 'daily':
      return { kind, atMinute: 0 } as const
    case 'stay':
      return { kind } as const
    case 'none':
      return { kind } as const
  }
}
